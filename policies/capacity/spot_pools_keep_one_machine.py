"""GPU-07: a reclaim never takes the last machine."""

from policies.aws.given import some
from policies.aws.node_groups import GROUP, accelerator_of, has_accelerators, least, on_spot, peers
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def beside_what_always_runs(group: Resource, world: World) -> bool:
    """Whether it is bought on spot, and some of its kind run at all times."""
    spot = on_spot(group) and has_accelerators(group, world)
    return spot and some(peers(group, world), lambda peer: least(peer) > 0)


@rule(
    "GPU-07",
    "Accelerators that run at all times keep one machine that is not on spot.",
    why="AWS takes back all spot machines of a type within the same minutes, and weights load longer than the two minutes' notice.",
    remedy="set `pools.*.capacity.on_demand_floor: 1` and `nodes.min: 1`; in a program, add a node group of the same accelerator with `capacityType: ON_DEMAND` and `minSize: 1`",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=beside_what_always_runs,
    severity=(Severity.MEDIUM, Severity.CRITICAL),
    key="pools.*.capacity.on_demand_floor",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-interruptions.html",),
)
def spot_pools_keep_one_machine(group: Resource, world: World) -> Found:
    """Where all may be gone when idle, a cold start was chosen, and a reclaim is one."""
    if not some(peers(group, world), lambda peer: not on_spot(peer) and least(peer) > 0):
        accelerator = accelerator_of(group, world)
        assert accelerator is not None
        yield f"`{group.name}` is on spot, and no node group of the cluster keeps a machine with {accelerator.title} that is not"
