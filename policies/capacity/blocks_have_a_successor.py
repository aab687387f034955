"""GPU-24: something follows a capacity block."""

from policies.aws.pools import Pool
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def draws_from_a_block(pool: Pool, world: World) -> bool:
    """Whether a pool's reservation is one that ends by itself."""
    reservation = pool.value.pool.capacity.reservation
    return reservation is not None and reservation.kind == "block"


@rule(
    "GPU-24",
    "Models on a capacity block have other machines to go to when it ends.",
    why="AWS ends all machines of a block half an hour before its time, and every copy of the model goes in the same minutes.",
    remedy="set `pools.*.capacity.order: [reserved, on-demand]`, or serve the model from another pool before the block ends",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=draws_from_a_block,
    severity=(Severity.MEDIUM, Severity.CRITICAL),
    key="pools.*.capacity.order",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",),
)
def blocks_have_a_successor(pool: Pool, world: World) -> Found:
    """Training ends with its block; what is served does not."""
    capacity = pool.value.pool.capacity
    if len(capacity.order) == 1 and capacity.reservation is not None:
        for name in pool.value.models:
            yield f"`models.{name}` has only the machines of capacity block `{capacity.reservation.id}`, which ends by itself"
