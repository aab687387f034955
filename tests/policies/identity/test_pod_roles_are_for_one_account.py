"""IAM-18."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import trust

PODS = "pods.eks.amazonaws.com"
TAGS = {
    "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:us-east-1:123456789012:cluster/case",
    "aws:RequestTag/kubernetes-namespace": "serving",
    "aws:RequestTag/kubernetes-service-account": "reader",
}
GOOD = Compliant(
    "IAM-18",
    aws("role", "iam/role:Role", assumeRolePolicy=trust("sts:AssumeRole", {"StringEquals": TAGS}, Service=PODS)),
)


def said(what: str) -> dict[str, str]:
    return {"role": f"`role` can be taken by pods of any {what}; conditions should name it"}


def test_allowed():
    assert GOOD.passed() == {"role"}


def test_denied():
    for left_out, what in zip(TAGS, ("cluster", "namespace", "service account"), strict=True):
        kept = {key: value for key, value in TAGS.items() if key != left_out}
        trusts = trust("sts:AssumeRole", {"StringEquals": kept}, Service=PODS)
        assert GOOD.spoil("role", assumeRolePolicy=trusts).said() == said(what)


def test_omitted():
    assert GOOD.spoil("role", assumeRolePolicy=trust(Service=PODS)).said() == said(
        "cluster and any namespace and any service account"
    )
    assert GOOD.spoil("role", assumeRolePolicy=trust(Service="ec2.amazonaws.com")).outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("role", "assumeRolePolicy").unknown() == {"role": "assumeRolePolicy"}
