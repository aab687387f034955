"""CLU-16: an update of nodes does not end pods that their disruption budget protects."""

from policies.aws.clusters import NODE_GROUP
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "CLU-16",
    "An update of nodes respects what pods say of disruption.",
    why="A forced update ends the last replica of a model while its successor still loads.",
    remedy="take `force_update_version` off the node group; where a drain hangs, mend the disruption budget it hangs on",
    kind=Kind.RESOURCE,
    on=(NODE_GROUP,),
    severity=(Severity.LOW, Severity.HIGH),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",),
)
def updates_wait_for_servers(group: Resource, world: World) -> Found:
    """Off unless asked for."""
    if group.get("forceUpdateVersion", False):
        yield f"`{group.name}` has `forceUpdateVersion`, so an update ends pods whatever their disruption budget says"
