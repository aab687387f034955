"""A comparison as rules see it: what changes, and what the base costs."""

from groundwork.cost.money import Three
from groundwork.diff.model import Action, Diff
from groundwork.diff.side import Side
from policies.world import Bill, Change, Monthly, PoolBill


def changes_of(diff: Diff) -> tuple[Change, ...]:
    """Each change as a rule of kind `change` looks at it."""
    return tuple(
        Change(
            action=one.action.value,
            urn=one.urn,
            type=one.type,
            name=one.name,
            causes=tuple(cause.path for cause in one.causes),
            data_lost=one.loses_data,
        )
        for one in diff.changes
        if one.action is not Action.UNCHANGED
    )


def base_bill_of(side: Side) -> Bill | None:
    """What the base costs; None where it has nothing of the stack."""
    if not side.walk.resources:
        return None
    pools = {
        pool.name: PoolBill(pool.name, _monthly(pool.cost.known), _monthly(pool.nodes), pool.machine, pool.accelerators)
        for pool in side.pools
    }
    return Bill(_monthly(side.total.known), side.total.unknown, pools, side.oldest_price)


def _monthly(three: Three) -> Monthly:
    return Monthly(three.low, three.expected, three.high)
