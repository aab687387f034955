"""CLU-13: node repair hears of failed accelerators from the monitoring agent."""

from policies.aws.clusters import CLUSTER, addons_of, groups_of
from policies.aws.given import some
from policies.aws.node_groups import has_accelerators
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

AGENT = "eks-node-monitoring-agent"


def _has_gpus(cluster: Resource, world: World) -> bool:
    automatic = cluster.get("computeConfig.enabled", False)
    return not automatic and some(groups_of(cluster, world), lambda group: has_accelerators(group, world))


@rule(
    "CLU-13",
    "A cluster with accelerators has the agent that notices when one fails.",
    why="Without it node repair looks at the kubelet alone, which reports ready while the GPU answers nothing.",
    remedy="add `aws.eks.Addon(addon_name='eks-node-monitoring-agent')`",
    kind=Kind.RELATION,
    on=(CLUSTER,),
    applies=_has_gpus,
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/node-health.html",),
)
def failed_gpus_are_noticed(cluster: Resource, world: World) -> Found:
    """In auto mode the agent is part of the machines."""
    if AGENT not in addons_of(cluster, world):
        yield f"`{cluster.name}` has machines with accelerators and lacks the add-on `{AGENT}`"
