"""CLU-12: a machine whose accelerator fails is replaced without anybody being woken."""

from policies.aws.clusters import NODE_GROUP
from policies.aws.node_groups import has_accelerators
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "CLU-12",
    "Machines with accelerators are repaired when they fail.",
    why="A GPU that has fallen off the bus leaves a node that looks ready and fails every request, until a person finds it.",
    remedy="set `node_repair_config(enabled=True)` on the node group",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    applies=has_accelerators,
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html",),
    peers=("CKV_GCP_9", "GCP-0063"),
)
def broken_gpu_machines_are_replaced(group: Resource, world: World) -> Found:
    """Off unless asked for."""
    if not group.get("nodeRepairConfig.enabled", False):
        yield f"`{group.name}` has accelerators and no node repair, so a failed one keeps its machine in service"
