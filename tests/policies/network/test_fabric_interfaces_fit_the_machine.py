"""NET-06."""

from typing import Any

import pytest

from infra.catalog import catalog
from tests.policies.compliant import Compliant, Hidden, aws, ref


def layout(*cards: tuple[int, int, str]) -> list[dict[str, object]]:
    return [{"networkCardIndex": card, "deviceIndex": place, "interfaceType": kind} for card, place, kind in cards]


FOUR = layout((0, 0, "efa"), (1, 1, "efa-only"), (2, 1, "efa-only"), (3, 1, "efa-only"))
GOOD = Compliant(
    "NET-06",
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"networkInterfaces": FOUR}),
    aws(
        "group",
        "eks/nodeGroup:NodeGroup",
        {"launchTemplate": {"id": ref("template")}, "instanceTypes": ["p4d.24xlarge"]},
    ),
)


def test_allowed():
    assert GOOD.passed() == {"template"}
    beside = layout((0, 0, "interface"), (0, 1, "efa-only"), (1, 1, "efa"), (2, 1, "efa"), (3, 1, "efa"))
    assert GOOD.spoil("template", networkInterfaces=beside).passed() == {"template"}


def test_denied():
    assert GOOD.spoil("template", networkInterfaces=FOUR[:3]).said() == {
        "template": "`template` has 3 EFA interfaces, and `p4d.24xlarge` has room for 4"
    }
    doubled = [*FOUR[:3], *layout((2, 2, "efa-only"))]
    assert GOOD.spoil("template", networkInterfaces=doubled).said() == {
        "template": "`template` has 2 EFA interfaces on card `2`, which takes one"
    }
    beyond = [*FOUR[:3], *layout((4, 1, "efa-only"))]
    assert GOOD.spoil("template", networkInterfaces=beyond).said() == {
        "template": "`template` names card `4`, and `p4d.24xlarge` has 4, counted from 0"
    }
    first = [*layout((0, 0, "efa-only")), *FOUR[1:]]
    assert GOOD.spoil("template", networkInterfaces=first).said() == {
        "template": "`template` has no interface with an address at device `0` of card `0`, where EC2 wants the first"
    }


def test_omitted():
    assert GOOD.omit("template", "networkInterfaces").outcomes() == {}
    assert GOOD.omit("group", "instanceTypes").passed() == {"template"}
    assert GOOD.omit("group", "instanceTypes").spoil("template", instanceType="p5.48xlarge").said() == {
        "template": "`template` has 4 EFA interfaces, and `p5.48xlarge` has room for 32"
    }


def test_unknown():
    assert GOOD.unknown_at("group", "instanceTypes").unknown() == {"template": "instanceTypes"}
    groups = [{**one, "securityGroups": Hidden("sg")} for one in FOUR]
    assert GOOD.spoil("template", networkInterfaces=groups).passed() == {"template"}


LAYOUTS = [
    (name, how)
    for name, machine in catalog().aws.machines.items()
    if machine.efa_interfaces
    for how in ("addresses", "bandwidth")
]


@pytest.mark.parametrize(("machine", "how"), LAYOUTS)
def test_every_layout_of_the_catalogue_is_one(machine: str, how: Any):
    made = [
        (one.network_card_index, one.device_index, one.interface_type) for one in catalog().aws.efa_layout(machine, how)
    ]
    laid = GOOD.spoil("group", instanceTypes=[machine]).spoil("template", networkInterfaces=layout(*made))
    assert laid.passed() == {"template"}
