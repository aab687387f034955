"""TAG-03."""

from tests.policies.compliant import Compliant, aws

LONG = "r" * 57
GOOD = Compliant(
    "TAG-03",
    aws("role", "iam/role:Role", {"name": "r" * 64}),
    aws("bucket", "s3/bucket:Bucket", {"bucket": "models"}),
    aws("vpc", "ec2/vpc:Vpc"),
)


def test_allowed():
    assert GOOD.passed() == {"role", "bucket"}


def test_denied():
    role = aws("role", "iam/role:Role", {"name": "r" * 65})
    assert GOOD.without("role").plus(role).said() == {
        "role": f"`{'r' * 65}` has 65 characters; `aws:iam/role` allows 64"
    }
    assert GOOD.spoil("bucket", bucket="b" * 64).said() == {
        "bucket": f"`{'b' * 64}` has 64 characters; `aws:s3/bucket` allows 63"
    }


def test_omitted():
    assert GOOD.plus(aws(LONG, "iam/role:Role")).said() == {
        LONG: f"`{LONG}` has 57 characters, and the engine adds 8; `aws:iam/role` allows 64"
    }
    assert GOOD.plus(aws(LONG, "iam/role:Role", namePrefix="r-")).passed() == {"role", "bucket"}
    assert GOOD.omit("bucket", "bucket").passed() == {"role", "bucket"}


def test_unknown():
    assert GOOD.unknown_at("bucket", "bucket").unknown() == {"bucket": "bucket"}
