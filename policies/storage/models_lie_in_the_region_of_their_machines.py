"""STO-03: buckets are in the region of the cluster that reads them."""

from typing import Final

from policies.aws.buckets import BUCKETS, is_a_copy, is_for_access_logs
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

CLUSTER: Final = "aws:eks/cluster:Cluster"


def _is_read_here(bucket: Resource, world: World) -> bool:
    """A copy in another region is what it is for."""
    return any(world.graph.typed(CLUSTER)) and not is_a_copy(bucket, world) and not is_for_access_logs(bucket, world)


@rule(
    "STO-03",
    "Buckets are in the region of the cluster.",
    why="Between regions each load of a model is charged by the gigabyte, takes several times as long, and misses the free gateway endpoint.",
    remedy="set `region` to that of the models, or copy them; in a program, leave `region` out of the bucket",
    kind=Kind.RELATION,
    on=BUCKETS,
    applies=_is_read_here,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="region",
    sources=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-guidelines.html",),
)
def models_lie_in_the_region_of_their_machines(bucket: Resource, world: World) -> Found:
    """Left out, a region is the environment's."""
    here = world.environment.region if world.resolved else "the default region"
    own, regions = bucket.get("region", here), {one.get("region", here) for one in world.graph.typed(CLUSTER)}
    if own not in regions:
        yield f"`{bucket.name}` is in `{own}`, and the cluster in `{'`, `'.join(sorted(regions))}`"
