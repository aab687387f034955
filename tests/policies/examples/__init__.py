"""Real programs that rules are asked about, offline and in the engine: for each rule of resources, some that comply and some that do not.

One module an area. Each function is named after its rule, `net_04`, and declares resources; those whose names begin with
`bad` must be found, those with `good` must pass, and what has another name is there for the others alone.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

import pulumi

EXAMPLE = "groundwork:example:Rule"


class Example(pulumi.ComponentResource):
    """Holds what one rule is asked about; its name is the rule's id."""

    def __init__(self, rule: str) -> None:
        super().__init__(EXAMPLE, rule)


def examples() -> dict[str, Callable[[pulumi.ResourceOptions], None]]:
    """Every example by the id of its rule."""
    return dict(_examples())


def _examples() -> Iterator[tuple[str, Callable[[pulumi.ResourceOptions], None]]]:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for name, value in vars(import_module(module.name)).items():
            head, _, number = name.partition("_")
            if callable(value) and number.isdecimal():
                yield f"{head.upper()}-{number}", value


def program() -> None:
    """Declare them all."""
    for rule, declare in examples().items():
        declare(pulumi.ResourceOptions(parent=Example(rule)))
