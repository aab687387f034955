"""CLU-13."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "CLU-13",
    aws("cluster", "eks/cluster:Cluster"),
    aws("gpus", "eks/nodeGroup:NodeGroup", clusterName=ref("cluster"), instanceTypes=["g6.xlarge"]),
    aws("agent", "eks/addon:Addon", clusterName=ref("cluster"), addonName="eks-node-monitoring-agent"),
)
SAID = {"cluster": "`cluster` has machines with accelerators and lacks the add-on `eks-node-monitoring-agent`"}


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("agent", addonName="coredns").said() == SAID


def test_omitted():
    assert GOOD.without("agent").said() == SAID
    assert GOOD.spoil("gpus", instanceTypes=["m7i.large"]).outcomes() == {}
    assert GOOD.spoil("cluster", computeConfig={"enabled": True}).outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("agent", "addonName").unknown() == {"cluster": "addonName"}
