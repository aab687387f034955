"""IAM-01."""

from tests.policies.compliant import Compliant, aws, ref

PULL = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"
GOOD = Compliant(
    "IAM-01",
    aws("role", "iam/role:Role"),
    aws("pods", "iam/role:Role"),
    aws("group", "eks/nodeGroup:NodeGroup", nodeRoleArn=ref("role")),
    aws("pull", "iam/rolePolicyAttachment:RolePolicyAttachment", role=ref("role"), policyArn=PULL),
    aws("own", "iam/policy:Policy"),
    aws("writes", "iam/rolePolicy:RolePolicy", role=ref("pods")),
)


def said(held: str) -> dict[str, str]:
    return {"role": f"`role` is the role of machines and holds {held}, which all pods on them could use"}


def test_allowed():
    assert GOOD.passed() == {"role"}


def test_denied():
    assert GOOD.spoil("pull", policyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess").said() == said(
        "`AmazonS3FullAccess`"
    )
    assert GOOD.spoil("pull", policyArn=ref("own")).said() == said("`own`")
    assert GOOD.spoil("writes", role=ref("role")).said() == said("its policy `writes`")
    assert GOOD.spoil("role", inlinePolicies=[{"name": "models"}]).said() == said("its policy `models`")
    assert GOOD.spoil("role", managedPolicyArns=[PULL, "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"]).said() == said(
        "`AmazonEKS_CNI_Policy`"
    )


def test_denied_of_an_instance_profile():
    profile = aws("profile", "iam/instanceProfile:InstanceProfile", role=ref("pods"))
    assert set(GOOD.plus(profile).said()) == {"pods"}


def test_omitted():
    assert GOOD.without("pull").passed() == {"role"}
    assert GOOD.omit("group", "nodeRoleArn").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("pull", "policyArn").unknown() == {"role": "policyArn"}
    assert GOOD.unknown_at("group", "nodeRoleArn").passed() == {"role"}
