"""The age of the facts a plan stands on."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from groundwork.cost.estimate import Estimate
from groundwork.doctor.finding import Finding, State, judged

OLD: Final = 180
"""Days after which a price is worth looking up again: on-demand list prices of GPU machines changed about twice a year since 2023."""


def look_at_facts(estimate: Estimate, today: date) -> Iterator[Finding]:
    """Look at the oldest price of the bill, and whether any is unknown."""
    if oldest := estimate.oldest_price:
        days = (today - date.fromisoformat(oldest.retrieved)).days
        yield judged(
            "facts",
            oldest.label,
            f"retrieved {oldest.retrieved}, {days} days ago",
            f"no price older than {OLD} days",
            "look it up again and edit its row in infra/catalog/data, price and day",
            good=days <= OLD,
            bad=State.WARNING,
        )
    for name in estimate.total.unknown:
        remedy = "add the price with its source to infra/catalog/data; until then the plan says `at least`"
        yield Finding("facts", name, State.WARNING, "no price known", "a price", remedy)
