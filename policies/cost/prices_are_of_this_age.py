"""COST-14: the bill is made of prices that are still asked."""

from datetime import date

from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import Bill, World


@rule(
    "COST-14",
    "The bill is made of prices of the last two years.",
    why="Clouds lower the prices of accelerators when the next generation comes, by up to half at once; an old price decides for the wrong machine.",
    remedy="read the prices anew: `python -m groundwork.catalog_refresh` says how, and `groundwork catalog facts` shows the age of each table",
    kind=Kind.PLAN,
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=(
        "https://aws.amazon.com/blogs/aws/announcing-up-to-45-price-reduction-for-amazon-ec2-nvidia-gpu-accelerated-instances/",
    ),
    parameters={"days": Parameter(730, 730, "Days that a price may be old. 730: a generation of accelerators.")},
)
def prices_are_of_this_age(bill: Bill, world: World) -> Found:
    """The oldest price of the plan stands for all."""
    if bill.oldest_price:
        age = (world.today - date.fromisoformat(bill.oldest_price)).days
        if age > world.parameters["days"]:
            yield f"the oldest price is of {bill.oldest_price}, {age} days ago, more than {world.parameters['days']}"
