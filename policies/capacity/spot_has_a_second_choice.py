"""GPU-08: spot comes from two pools of capacity or more."""

from collections.abc import Iterator
from itertools import product

from policies.aws.given import across
from policies.aws.node_groups import GROUP, machines, on_spot, peers, zones
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-08",
    "Spot machines come in two types or from two zones.",
    why="A type in a zone is one market: when its price or its capacity moves, every machine of the pool goes at once and none comes back.",
    remedy="set `pools.*.zones` to two or more, or name a second type with accelerators of the same memory in `pools.*.machines`; in a program, add `instanceTypes` or subnets",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=lambda group, world: on_spot(group) and bool(machines(group, world)),
    severity=(Severity.LOW, Severity.HIGH),
    key="pools.*.zones",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-best-practices.html",),
)
def spot_has_a_second_choice(group: Resource, world: World) -> Found:
    """Spot groups of one accelerator that differ by zone are each other's second choice."""
    seen: set[tuple[str, str]] = set()
    for market in across(peers(group, world), lambda peer: markets(peer, world)):
        seen.add(market)
        if len(seen) > 1:
            return
    for name, zone in seen:
        yield f"`{group.name}` buys `{name}` on spot in `{zone}` alone, one market that can run dry"


def markets(group: Resource, world: World) -> Iterator[tuple[str, str]]:
    """Type and zone of each market that a node group buys on spot from."""
    if on_spot(group):
        yield from product((machine.name for machine in machines(group, world)), sorted(zones(group, world)))
