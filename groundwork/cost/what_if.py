"""What another way of buying, another machine or another region would cost: the environment edited, planned and priced anew."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from groundwork.cost.edits import edited
from groundwork.cost.estimate import Estimate, estimate
from groundwork.cost.money import Amount, Three
from groundwork.plan.walk import plan
from groundwork.project import Project
from infra.environment.file_text import read_text
from infra.environment.load import check_config
from infra.environment.yaml_text import HOME, parse_yaml


@dataclass(frozen=True)
class WhatIf:
    """One question and its answer."""

    name: str
    """As it was asked, for example `region=us-east-2`."""
    changes: tuple[str, ...]
    """What was changed in the environment, in words."""
    today: Estimate
    then: Estimate | None
    """The bill with the change; None where the checks refuse it or there is nothing to change."""
    reasons: tuple[str, ...] = ()
    """Why it is not possible, in the words of the checks."""
    warnings: tuple[str, ...] = ()
    """What the checks warn of that they did not before."""

    @property
    def delta(self) -> Three | None:
        """US dollars a month more (less: below 0), of totals to the cent; None where the two know different prices."""
        if self.then is None or self.then.total.unknown != self.today.total.unknown:
            return None
        return difference(self.today.total, self.then.total)


def what_if(name: str, file: Path, today: Estimate, project: Project) -> WhatIf:
    """Change the environment of `file` as `name` says, and plan and price it as if its user had."""
    stack = today.plan.stack
    data, changes = edited(_data(file), today, name)
    if not changes:
        return WhatIf(name, (), today, None, ("there is nothing to change: it is so already, or there is no other",))
    reading = check_config(data, stack)
    if reading.environment is None:
        return WhatIf(name, tuple(changes), today, None, tuple(mistake.message for mistake in reading.errors))
    then = estimate(plan(reading, stack, project), today.given)
    known = {warning.message for warning in today.plan.warnings}
    warnings = tuple(warning.message for warning in reading.warnings if warning.message not in known)
    return WhatIf(name, tuple(changes), today, then, warnings=warnings)


def difference(today: Amount, then: Amount) -> Three:
    """What `then` costs more than `today`, of numbers that are to the cent."""

    def cents(new: float, old: float) -> float:
        return round(round(new, 2) - round(old, 2), 2)

    new, old = then.known, today.known
    return Three(cents(new.low, old.low), cents(new.expected, old.expected), cents(new.high, old.high))


def _data(file: Path) -> dict[str, Any]:
    """The environment of a file that was read without a mistake, plain."""
    text, _ = read_text(file)
    tree, _ = parse_yaml(text or "")
    assert tree is not None
    return cast("dict[str, Any]", list(tree.chain(HOME))[-1].plain())
