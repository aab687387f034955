"""All rules there are: every module of an area's folder, each of which holds one."""

import pkgutil
from functools import cache
from importlib import import_module
from typing import Final

from policies.broken import BrokenRule
from policies.rule import Rule

AREAS: Final[dict[str, str]] = {
    "NET": "network",
    "IAM": "identity",
    "ENC": "encryption",
    "CLU": "cluster",
    "GPU": "capacity",
    "STO": "storage",
    "COST": "cost",
    "GW": "gateway",
    "OBS": "observability",
    "REC": "recovery",
    "ONP": "own_servers",
    "TAG": "tags",
    "SUP": "supply_chain",
}
"""First part of an id to the folder of its rules; the order is that of the page."""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by area and number.

    Raises:
        BrokenRule: two rules have one id, a rule stands in another area's folder, or a module holds none, several, or a
            mistake.
    """
    found: dict[str, Rule] = {}
    for area, folder in AREAS.items():
        package = import_module(f"policies.{folder}")
        own = [rule_in(module.name) for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]
        for one in sorted(own, key=lambda one: one.id):
            if one.area != area or one.id in found:
                raise BrokenRule(f"`{one.id}` stands in `{folder}`, whose rules are `{area}-…`, each number once")
            found[one.id] = one
    return tuple(found.values())


def rule_in(module: str) -> Rule:
    """The one rule a module holds."""
    try:
        read = import_module(module)
    except Exception as error:
        line = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
        raise BrokenRule(f"`{module}` cannot be read: {type(error).__name__}: {error}{line}") from error
    held = [value for value in vars(read).values() if isinstance(value, Rule)]
    if len(held) != 1:
        raise BrokenRule(f"`{module}` holds {len(held)} rules, and a module in an area's folder holds one")
    return held[0]


def by_id() -> dict[str, Rule]:
    """Every rule by its id."""
    return {one.id: one for one in rules()}
