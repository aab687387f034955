"""CLU-17."""

from tests.policies.compliant import Compliant, Hidden, aws

GOOD = Compliant("CLU-17", aws("cluster", "eks/cluster:Cluster", vpcConfig={"endpointPrivateAccess": True}))
SAID = {"cluster": "`cluster` has no private endpoint, so its nodes reach the API server over the internet"}


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("cluster", vpcConfig={"endpointPrivateAccess": False}).said() == SAID


def test_omitted():
    assert GOOD.spoil("cluster", vpcConfig={"endpointPublicAccess": True}).said() == SAID


def test_unknown():
    hidden = {"endpointPrivateAccess": Hidden(True)}
    assert GOOD.spoil("cluster", vpcConfig=hidden).unknown() == {"cluster": "vpcConfig.endpointPrivateAccess"}
    subnets = {"endpointPrivateAccess": True, "subnetIds": Hidden(["subnet-0a"])}
    assert GOOD.spoil("cluster", vpcConfig=subnets).passed() == {"cluster"}
