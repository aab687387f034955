"""A rule: its card, which people read, and its function, which decides."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any, Final, Literal

from policies.world import World

Tier = Literal["dev", "prod"]


class Severity(IntEnum):
    """How bad it is to be without; `HIGH` and above stop a deployment and fail a pull request."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def blocks(self) -> bool:
        """Whether a violation stops a deployment."""
        return self >= Severity.HIGH

    @property
    def word(self) -> str:
        """The name as people write it."""
        return self.name.lower()


class Kind(Enum):
    """What a rule looks at; its function is called once for each of them."""

    RESOURCE = "resource"
    """One resource by its own inputs: no graph, no relations. The engine judges it before it makes the resource."""
    RELATION = "relation"
    """One resource and those it belongs with, in `world.graph`."""
    PLAN = "plan"
    """The whole plan once, with its cost in `world.bill`."""
    ENVIRONMENT = "environment"
    """The environment file of a cloud, or each of a part of it: `world.environment`, `world.resolved`."""
    INVENTORY = "inventory"
    """The environment file of own servers, or each of its groups or hosts: `world.fleet`."""
    CHANGE = "change"
    """What a pull request changes against its base, `world.changes`; not judged where there is no base."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or list a rule decides by, with one value for each class of environment."""

    dev: Any
    prod: Any
    description: str
    """What it is, with its unit, and where the value comes from."""

    def of(self, tier: Tier) -> Any:
        """The value for a class of environment."""
        return self.prod if tier == "prod" else self.dev


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found wrong with one thing."""

    message: str
    """One sentence with names, keys and values in backticks."""
    key: str = ""
    """Key of the environment that mends it, where the rule knows better than its card: `pools.h100.zones`."""


Found = Iterator[Finding | str]
"""What a rule's function yields: nothing where all is well, else a finding each, or its sentence alone."""
Check = Callable[[Any, World], Found]
Applies = Callable[[Any, World], bool]

ID: Final = re.compile(r"^(NET|IAM|ENC|CLU|GPU|STO|COST|GW|OBS|REC|ONP|TAG|SUP)-\d\d$")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A card and the function that decides."""

    id: str
    """Area and number, `NET-04`. Never used again for something else."""
    title: str
    """What must hold, as a sentence."""
    why: str
    """What happens otherwise, as a sentence."""
    remedy: str
    """The edit that mends it: in the environment file where one exists, else in the program."""
    kind: Kind
    on: tuple[str, ...]
    """Types of resources it looks at; parts of a file, `pools`, for rules of the environment; empty for the whole."""
    severity: Mapping[Tier, Severity]
    key: str = ""
    """Key of the environment that decides it, `pools.*.zones`; where a finding is shown in the file."""
    sources: tuple[str, ...] = ()
    """Pages that say so."""
    peers: tuple[str, ...] = ()
    """Checks of other tools that look at the same thing."""
    parameters: Mapping[str, Parameter] = field(default_factory=dict[str, Parameter])
    applies: Applies | None = None
    """Which of the things in `on` it looks at; all of them where none is given."""
    check: Check

    @property
    def area(self) -> str:
        """First part of the id."""
        return self.id.partition("-")[0]

    @property
    def name(self) -> str:
        """Name of the function, a sentence."""
        return getattr(self.check, "__name__", self.id)


def rule(
    id: str,
    title: str,
    *,
    why: str,
    remedy: str,
    kind: Kind,
    on: tuple[str, ...] = (),
    severity: Severity | tuple[Severity, Severity],
    key: str = "",
    sources: tuple[str, ...] = (),
    peers: tuple[str, ...] = (),
    parameters: Mapping[str, Parameter] | None = None,
    applies: Applies | None = None,
) -> Callable[[Check], Rule]:
    """Make a rule of the function below it. `severity` is one for all environments, or a pair for dev and prod."""
    dev, prod = severity if isinstance(severity, tuple) else (severity, severity)
    if not ID.match(id):
        raise ValueError(f"`{id}` is no id of a rule: an area and two digits, `NET-04`")

    def made(check: Check) -> Rule:
        return Rule(
            id=id,
            title=title,
            why=why,
            remedy=remedy,
            kind=kind,
            on=on,
            severity={"dev": dev, "prod": prod},
            key=key,
            sources=sources,
            peers=peers,
            parameters=parameters or {},
            applies=applies,
            check=check,
        )

    return made
