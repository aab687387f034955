"""IAM-17."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.documents import trust

PODS = "pods.eks.amazonaws.com"
BOTH = ["sts:AssumeRole", "sts:TagSession"]


def of(namespace: str, account: str) -> dict[str, dict[str, str]]:
    tag = "aws:RequestTag/kubernetes-"
    return {"StringEquals": {f"{tag}namespace": namespace, f"{tag}service-account": account}}


GOOD = Compliant(
    "IAM-17",
    aws("role", "iam/role:Role", assumeRolePolicy=trust(BOTH, of("serving", "reader"), Service=PODS)),
    aws(
        "pods",
        "eks/podIdentityAssociation:PodIdentityAssociation",
        {"roleArn": ref("role"), "namespace": "serving", "serviceAccount": "reader"},
    ),
)
SAID = {"pods": "`pods` gives `serving/reader` the role `role`, which does not let it in"}


def test_allowed():
    assert GOOD.passed() == {"pods"}
    assert GOOD.spoil("role", assumeRolePolicy=trust(BOTH, Service=PODS)).passed() == {"pods"}


def test_denied():
    for trusts in (
        trust(BOTH, of("serving", "writer"), Service=PODS),
        trust(BOTH, of("training", "reader"), Service=PODS),
        trust("sts:AssumeRole", of("serving", "reader"), Service=PODS),
        trust(BOTH, Service="ec2.amazonaws.com"),
    ):
        assert GOOD.spoil("role", assumeRolePolicy=trusts).said() == SAID


def test_omitted():
    assert GOOD.omit("role", "assumeRolePolicy").said() == SAID
    assert GOOD.spoil("pods", roleArn="arn:aws:iam::123456789012:role/elsewhere").passed() == {"pods"}


def test_unknown():
    assert GOOD.unknown_at("role", "assumeRolePolicy").unknown() == {"pods": "assumeRolePolicy"}
    assert GOOD.unknown_at("pods", "roleArn").passed() == {"pods"}
