"""IAM-15."""

from tests.policies.compliant import Compliant, aws

MANAGED = "arn:aws:iam::aws:policy/"
GOOD = Compliant(
    "IAM-15",
    aws("tied", "iam/rolePolicyAttachment:RolePolicyAttachment", policyArn=f"{MANAGED}AmazonEKSClusterPolicy"),
    aws("role", "iam/role:Role", managedPolicyArns=[f"{MANAGED}service-role/AmazonEBSCSIDriverPolicy"]),
)


def test_allowed():
    assert GOOD.passed() == {"tied", "role"}
    own = "arn:aws:iam::123456789012:policy/ModelsFullAccess"
    assert GOOD.spoil("tied", policyArn=own).passed() == {"tied", "role"}


def test_denied():
    for name in ("AdministratorAccess", "PowerUserAccess", "AmazonS3FullAccess", "AdministratorAccess-Amplify"):
        assert GOOD.spoil("tied", policyArn=f"{MANAGED}{name}").said() == {
            "tied": f"`tied` carries `{name}`; a policy of its own should name what it needs"
        }
    assert set(GOOD.spoil("role", managedPolicyArns=[f"{MANAGED}IAMFullAccess"]).said()) == {"role"}


def test_omitted():
    assert GOOD.omit("role", "managedPolicyArns").passed() == {"tied"}
    assert GOOD.omit("tied", "policyArn").passed() == {"role"}


def test_unknown():
    assert GOOD.unknown_at("tied", "policyArn").unknown() == {"tied": "policyArn"}
