"""STO-01."""

from tests.policies.compliant import Compliant, aws, ref

SWITCHES = {"blockPublicAcls": True, "blockPublicPolicy": True, "ignorePublicAcls": True, "restrictPublicBuckets": True}
GOOD = Compliant(
    "STO-01",
    aws("bucket", "s3/bucket:Bucket"),
    aws("block", "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {"bucket": ref("bucket"), **SWITCHES}),
)
NONE = {"bucket": "`bucket` has no public access block"}
ONE = {"bucket": "`bucket` leaves `blockPublicPolicy` off, and should have all four switches on"}


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    account = aws("account", "s3/accountPublicAccessBlock:AccountPublicAccessBlock", SWITCHES)
    assert GOOD.without("block").plus(account).passed() == {"bucket"}


def test_denied():
    assert GOOD.spoil("block", blockPublicPolicy=False).said() == ONE
    assert GOOD.spoil("block", bucket="another").said() == NONE


def test_omitted():
    assert GOOD.without("block").said() == NONE
    assert GOOD.omit("block", "blockPublicPolicy").said() == ONE
    assert GOOD.omit("block", *SWITCHES).said() == {
        "bucket": "`bucket` leaves `blockPublicAcls`, `blockPublicPolicy`, `ignorePublicAcls`, `restrictPublicBuckets` off, and should have all four switches on"
    }


def test_unknown():
    assert GOOD.unknown_at("block", "blockPublicPolicy").unknown() == {"bucket": "blockPublicPolicy"}
    assert GOOD.unknown_at("block", "bucket").passed() == {"bucket"}
