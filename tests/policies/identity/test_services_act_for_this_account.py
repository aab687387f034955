"""IAM-19."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import trust

OWN = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
GOOD = Compliant(
    "IAM-19", aws("role", "iam/role:Role", assumeRolePolicy=trust(condition=OWN, Service="eks.amazonaws.com"))
)
SAID = {
    "role": "`role` can be taken by `eks.amazonaws.com` on anybody's behalf; a condition on `aws:SourceAccount` should say for whom"
}


def test_allowed():
    assert GOOD.passed() == {"role"}
    by_arn = {"ArnLike": {"aws:SourceArn": "arn:aws:eks:us-east-1:123456789012:cluster/*"}}
    assert GOOD.spoil("role", assumeRolePolicy=trust(condition=by_arn, Service="eks.amazonaws.com")).passed() == {
        "role"
    }


def test_denied():
    other = {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}
    assert GOOD.spoil("role", assumeRolePolicy=trust(condition=other, Service="eks.amazonaws.com")).said() == SAID


def test_omitted():
    assert GOOD.spoil("role", assumeRolePolicy=trust(Service="eks.amazonaws.com")).said() == SAID
    assert GOOD.spoil("role", assumeRolePolicy=trust(Service="ec2.amazonaws.com")).outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("role", "assumeRolePolicy").unknown() == {"role": "assumeRolePolicy"}
