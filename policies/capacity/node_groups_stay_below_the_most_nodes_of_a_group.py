"""GPU-05: a node group can grow as far as it says."""

from infra.catalog import catalog
from policies.aws.node_groups import GROUP, most
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-05",
    "A node group grows no further than the quota of nodes in a group.",
    why="EKS refuses the group, or the change that raises it, after everything before it was made and is paid for.",
    remedy="set `pools.*.nodes.max` to the quota or less, divide the pool in two, or ask AWS for more and suppress this rule with what it granted; in a program, lower `scalingConfig.maxSize`",
    kind=Kind.RESOURCE,
    on=(GROUP,),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools.*.nodes.max",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html",),
)
def node_groups_stay_below_the_most_nodes_of_a_group(group: Resource, world: World) -> Found:
    """The quota is a new account's; what an account really has, `groundwork doctor` asks it."""
    limit = catalog().aws.limits["nodes-per-group"]
    if most(group) > limit.default:
        yield f"`{group.name}` may grow to {most(group)} machines, and a new account's quota `{limit.code}` is {limit.default} for a group"
