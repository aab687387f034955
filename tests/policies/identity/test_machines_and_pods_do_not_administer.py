"""IAM-25."""

from tests.policies.compliant import Compliant, aws, ref

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
GOOD = Compliant(
    "IAM-25",
    aws("people", "iam/role:Role"),
    aws("reader", "iam/role:Role"),
    aws("pods", "eks/podIdentityAssociation:PodIdentityAssociation", roleArn=ref("reader")),
    aws("entry", "eks/accessEntry:AccessEntry", principalArn=ref("people")),
    aws(
        "admins",
        "eks/accessPolicyAssociation:AccessPolicyAssociation",
        policyArn=ADMIN,
        principalArn=ref("entry"),
    ),
)
SAID = {"admins": "`admins` gives `AmazonEKSClusterAdminPolicy` to `reader`, the role of pods"}


def test_allowed():
    assert GOOD.passed() == {"admins"}
    assert GOOD.spoil("entry", principalArn=ref("reader")).spoil("admins", policyArn=VIEW).passed() == {"admins"}


def test_denied():
    assert GOOD.spoil("entry", principalArn=ref("reader")).said() == SAID
    assert GOOD.spoil("admins", principalArn=ref("reader")).said() == SAID
    group = aws("group", "eks/nodeGroup:NodeGroup", nodeRoleArn=ref("people"))
    assert GOOD.plus(group).said() == {
        "admins": "`admins` gives `AmazonEKSClusterAdminPolicy` to `people`, the role of machines"
    }


def test_omitted():
    assert GOOD.omit("admins", "policyArn").passed() == {"admins"}
    assert GOOD.spoil("admins", principalArn="arn:aws:iam::123456789012:role/other").passed() == {"admins"}


def test_unknown():
    assert GOOD.unknown_at("admins", "policyArn").unknown() == {"admins": "policyArn"}
    assert GOOD.spoil("entry", principalArn=ref("reader")).unknown_at("entry", "principalArn").said() == SAID
