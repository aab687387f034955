"""COST-04: a change does not make the month much dearer in passing."""

from policies.aws.budgets import words
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import Bill, World


@rule(
    "COST-04",
    "A change raises the month's cost by no more than what may pass without being asked for.",
    why="A longer list of machines and a larger maximum look alike in a review; only one of them costs another machine for a year.",
    remedy="set `pools.*.nodes` or `pools.*.machines` back, or let whoever pays agree and suppress this rule with their name and day",
    kind=Kind.PLAN,
    applies=lambda bill, world: world.base_bill is not None,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools",
    parameters={
        "usd": Parameter(
            1000,
            5000,
            "US dollars a month that pass whatever their share: one small GPU machine; one large one for days.",
        ),
        "percent": Parameter(50, 10, "Share of the base that passes whatever its dollars, percent."),
    },
    sources=("https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",),
)
def changes_cost_what_was_agreed(bill: Bill, world: World) -> Found:
    """The expected month and the worst one are held against the base, each by itself."""
    assert world.base_bill is not None
    before, after = world.base_bill.total, bill.total
    for what, was, now in (
        ("expected month", before.expected, after.expected),
        ("worst case", before.high, after.high),
    ):
        more = now - was
        if more > world.parameters["usd"] and more * 100 > world.parameters["percent"] * was:
            yield f"the {what} rises from {words(was)} to {words(now)}, by {words(more)}"
