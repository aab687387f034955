"""CLU-03: a production cluster refuses to be deleted, in the cloud and in the engine."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_production(cluster: Resource, world: World) -> bool:
    return world.tier == "prod"


@rule(
    "CLU-03",
    "A production cluster refuses to be deleted.",
    why="One wrong `destroy`, or one changed input that replaces the cluster, ends everything that is served.",
    remedy="leave `cluster.deletion_protection` out in tier `prod`; in a program, `deletion_protection=True` and `ResourceOptions(protect=True)`",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    applies=_is_production,
    severity=Severity.HIGH,
    key="cluster.deletion_protection",
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
        "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
    ),
)
def production_is_not_deleted_by_mistake(cluster: Resource, world: World) -> Found:
    """Two guards: the engine says so in a preview, the cloud to everybody else."""
    if not cluster.get("deletionProtection", False):
        yield f"`{cluster.name}` has no `deletionProtection`, so one call deletes it"
    if not cluster.protect:
        yield f"`{cluster.name}` has no `protect`, so a change that replaces it deletes it first"
