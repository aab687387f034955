"""CLU-18: an update leaves machines that serve."""

from policies.aws.clusters import NODE_GROUP
from policies.aws.node_groups import most
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


def _has_several(group: Resource, world: World) -> bool:
    return most(group) > 1


@rule(
    "CLU-18",
    "An update takes away no more than part of a group's machines at once.",
    why="All machines of a group drained at once means no model answers until the first replica has loaded again.",
    remedy="set `pools.*.disruption.max_unavailable` lower; in a program, `update_config` of the node group",
    kind=Kind.RESOURCE,
    on=(NODE_GROUP,),
    applies=_has_several,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="pools.*.disruption.max_unavailable",
    parameters={
        "percent": Parameter(
            dev=100,
            prod=50,
            description="Largest share of a group's most machines that may be away at once, per cent. 50: half of them carry the load outside the peak.",
        )
    },
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html",),
)
def updates_leave_machines_that_serve(group: Resource, world: World) -> Found:
    """One machine at a time is always well, and EKS's default."""
    allowed, machines = world.parameters["percent"], most(group)
    away = int(group.get("updateConfig.maxUnavailable", 1))
    share = int(group.get("updateConfig.maxUnavailablePercentage", 0)) or (100 * away // machines if away > 1 else 0)
    if share > allowed:
        yield f"`{group.name}` may lose {share} % of its machines to an update at once; {allowed} % are allowed"
