"""CLU-06: an update of a GPU node group needs no machine more than the group has."""

from policies.aws.clusters import NODE_GROUP
from policies.aws.node_groups import accelerator_of, has_accelerators
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "CLU-06",
    "An update of a group with accelerators takes an old machine away before it asks for a new one.",
    why="EKS otherwise starts new machines first; where a reservation or the market has none, the update hangs for hours and fails.",
    remedy="set `update_config(update_strategy='MINIMAL', max_unavailable=1)` on the node group",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    applies=has_accelerators,
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",),
)
def updates_ask_for_no_spare_gpu(group: Resource, world: World) -> Found:
    """The default strategy is to start first."""
    strategy = group.get("updateConfig.updateStrategy", "DEFAULT")
    accelerator = accelerator_of(group, world)
    if strategy != "MINIMAL" and accelerator is not None:
        yield f"`{group.name}` has `updateStrategy: {strategy}`, so an update needs a spare machine with `{accelerator.name}`; `MINIMAL` needs none"
