"""NET-06: EFA interfaces lie on the network cards as the machine has them."""

from collections import Counter
from collections.abc import Iterator

from infra.catalog import Machine
from policies.aws.fabric import EFA, TEMPLATE, has_fabric, interfaces, machines_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "NET-06",
    "EFA interfaces lie one on each network card the machine has for them.",
    why="EC2 refuses a machine with too many or misplaced interfaces; with too few, GPUs share what is left of the bandwidth.",
    remedy="let `pools.*.fabric: efa` lay them out; in a program, take one `networkInterfaces` item a card from the type's own table",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    applies=has_fabric,
    severity=Severity.HIGH,
    key="pools.*.fabric",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html",),
)
def fabric_interfaces_fit_the_machine(template: Resource, world: World) -> Found:
    """What holds for every machine first, then what each type says."""
    found = interfaces(template)
    fast = Counter(card for card, _, kind in found if kind in EFA)
    if not any((card, device) == (0, 0) and kind != "efa-only" for card, device, kind in found):
        yield f"`{template.name}` has no interface with an address at device `0` of card `0`, where EC2 wants the first"
    for card, count in fast.items():
        if count > 1:
            yield f"`{template.name}` has {count} EFA interfaces on card `{card}`, which takes one"
    for machine in machines_of(template, world):
        yield from _fits(template, machine, fast)


def _fits(template: Resource, machine: Machine, fast: Counter[int]) -> Iterator[str]:
    """Where a type has no EFA at all, another rule says so."""
    if not machine.efa_interfaces:
        return
    if max(fast) >= machine.network_cards:
        yield f"`{template.name}` names card `{max(fast)}`, and `{machine.name}` has {machine.network_cards}, counted from 0"
    elif fast.total() != machine.efa_interfaces:
        yield f"`{template.name}` has {fast.total()} EFA interfaces, and `{machine.name}` has room for {machine.efa_interfaces}"
