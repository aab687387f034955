"""REC-01: what holds data of production is not deleted or replaced by a mistake."""

from policies.aws.data import STATEFUL, holds_data
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "REC-01",
    "What holds data of production is protected.",
    why="A renamed resource or a changed zone replaces it, and the models, or the key without which they cannot be read, are gone.",
    remedy="leave `cluster.deletion_protection` out in tier `prod`; in a program, `ResourceOptions(protect=True)`, or `retain_on_delete=True` where the data should stay without its resource",
    kind=Kind.RELATION,
    on=STATEFUL,
    applies=holds_data,
    severity=Severity.CRITICAL,
    key="cluster.deletion_protection",
    sources=("https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",),
)
def data_outlives_mistakes(resource: Resource, world: World) -> Found:
    """The cloud's own deletion protection, where a kind has it, serves as well."""
    by_cloud = resource.get("deletionProtection", False) or resource.get("deletionProtectionEnabled", False)
    if not (resource.protect or resource.retain_on_delete or by_cloud):
        yield f"`{resource.name}` holds data of production and has no `protect`, so one change can delete it"
