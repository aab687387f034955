"""IAM-06."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "IAM-06",
    aws(
        "cluster",
        "eks/cluster:Cluster",
        accessConfig={"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": False},
    ),
)
SAID = {"cluster": "`cluster` makes its maker an administrator; name the administrators instead"}


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    for access in (
        {"authenticationMode": "API", "bootstrapClusterCreatorAdminPermissions": True},
        {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": False},
    ):
        assert GOOD.spoil("cluster", accessConfig=access).said() == SAID
    assert GOOD.omit("cluster", "accessConfig").keys() == {"cluster": "access.admins"}


def test_omitted():
    assert GOOD.omit("cluster", "accessConfig").said() == SAID
    assert GOOD.spoil("cluster", accessConfig={"authenticationMode": "API"}).said() == SAID


def test_unknown():
    assert GOOD.unknown_at("cluster", "accessConfig").unknown() == {"cluster": "accessConfig"}
