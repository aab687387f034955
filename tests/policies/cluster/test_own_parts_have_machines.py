"""CLU-07."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "CLU-07",
    aws("cluster", "eks/cluster:Cluster"),
    aws(
        "system",
        "eks/nodeGroup:NodeGroup",
        {
            "clusterName": ref("cluster"),
            "instanceTypes": ["m7i.large"],
            "capacityType": "ON_DEMAND",
            "scalingConfig": {"minSize": 2},
            "taints": [],
        },
    ),
    aws(
        "gpus",
        "eks/nodeGroup:NodeGroup",
        {
            "clusterName": ref("cluster"),
            "instanceTypes": ["g6.xlarge"],
            "scalingConfig": {"minSize": 2},
            "taints": [{"key": "nvidia.com/gpu", "effect": "NO_SCHEDULE"}],
        },
    ),
)
SAID = {"cluster": "`cluster` has no group of 2 or more plain machines on demand without taints, for its own parts"}


def test_allowed():
    assert GOOD.passed() == {"cluster"}
    fargate = aws("fargate", "eks/fargateProfile:FargateProfile", clusterName=ref("cluster"))
    assert GOOD.without("system").plus(fargate).passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("system", capacityType="SPOT").said() == SAID
    assert GOOD.spoil("system", instanceTypes=["g6.xlarge"]).said() == SAID
    assert GOOD.spoil("system", scalingConfig={"minSize": 1}).said() == SAID
    assert GOOD.spoil("system", scalingConfig={"minSize": 1}).in_tier("dev").passed() == {"cluster"}
    assert GOOD.spoil("system", taints=[{"key": "own", "effect": "NO_SCHEDULE"}]).said() == SAID


def test_omitted():
    assert GOOD.without("system").said() == SAID
    assert GOOD.omit("system", "scalingConfig").said() == SAID
    assert GOOD.without("system").without("gpus").outcomes() == {}
    assert GOOD.spoil("cluster", computeConfig={"enabled": True}).outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("system", "instanceTypes").unknown() == {"cluster": "instanceTypes"}
    assert GOOD.unknown_at("gpus", "taints").passed() == {"cluster"}
