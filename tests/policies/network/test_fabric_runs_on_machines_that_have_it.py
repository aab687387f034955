"""NET-07."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-07",
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"networkInterfaces": [{"interfaceType": "efa"}]}),
    aws(
        "group",
        "eks/nodeGroup:NodeGroup",
        {"launchTemplate": {"id": ref("template")}, "instanceTypes": ["p5.48xlarge", "unheard.of"]},
    ),
)


def test_allowed():
    assert GOOD.passed() == {"template"}


def test_denied():
    said = {"template": "`template` has EFA interfaces and starts `g6.xlarge`, which has no EFA"}
    assert GOOD.spoil("group", instanceTypes=["p5.48xlarge", "g6.xlarge"]).said() == said
    assert GOOD.spoil("template", instanceType="g6.xlarge").said() == said


def test_omitted():
    assert GOOD.without("group").passed() == {"template"}
    assert GOOD.omit("template", "networkInterfaces").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("group", "instanceTypes").unknown() == {"template": "instanceTypes"}
