"""COST-03: what is most of the bill is in the bill."""

from policies.rule import Found, Kind, Severity, rule
from policies.world import Bill, World


@rule(
    "COST-03",
    "Every machine of the plan has a price.",
    why="What has no price is left out of the sum, so the budget, the worst case and the difference of a pull request are all too low by the dearest part.",
    remedy="set `pools.*.machines` to a type with a price, or add a row with source and day to `infra/catalog/data/aws/prices`",
    kind=Kind.PLAN,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools",
    sources=("https://aws.amazon.com/ec2/pricing/on-demand/",),
)
def machines_have_prices(bill: Bill, world: World) -> Found:
    """Lines of pools are their machines; what other services lack is told by the plan."""
    pools = {f"{world.environment.name}-{name}" for name in bill.pools}
    for line in bill.unpriced:
        owner, _, what = line.partition(": ")
        if owner in pools:
            yield f"`{owner}` has no price for {what}"
