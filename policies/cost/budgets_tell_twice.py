"""COST-12: a budget is heard while there is time to act."""

from policies.aws.budgets import BUDGET, holds_cost, spent_percent
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "COST-12",
    "A budget tells somebody at several shares of it, the first with time to act.",
    why="A single alert when all is spent arrives with the overrun; one that nobody receives does not arrive at all.",
    remedy="set `budget.alert_at_percent: [50, 80, 100]` and `budget.notify`; in a program, add `notifications` with subscribers",
    kind=Kind.RESOURCE,
    on=(BUDGET,),
    applies=lambda budget, world: holds_cost(budget),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="budget.alert_at_percent",
    parameters={
        "alerts": Parameter(1, 2, "Fewest shares at which spending is told."),
        "first": Parameter(
            100, 80, "Highest share of the first alert, percent: at 80 a fifth of the month's money is left."
        ),
    },
    sources=("https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-best-practices.html",),
)
def budgets_tell_twice(budget: Resource, world: World) -> Found:
    """Money that was spent is what counts; a forecast comes on top."""
    percent = sorted(spent_percent(budget))
    fewest, first = world.parameters["alerts"], world.parameters["first"]
    if len(percent) < fewest:
        yield f"`{budget.name}` tells somebody at {len(percent)} {'share' if len(percent) == 1 else 'shares'} of what is spent; {fewest} are the fewest"
    if percent and percent[0] > first:
        yield f"`{budget.name}` is first heard at {percent[0]:g} % of what is spent; {first} % leaves time to act"
