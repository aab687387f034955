"""What a rule may look at besides the thing it judges."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from infra.environment.environment import Environment
from infra.environment.fleet import Fleet
from infra.environment.resolve import Resolved
from policies.graph import Graph

if TYPE_CHECKING:
    from infra.hosts.group import Impossible, VersionSet


@dataclass(frozen=True, slots=True)
class Monthly:
    """US dollars a month in three cases: every pool at its minimum, as expected, every pool at its maximum."""

    low: float
    expected: float
    high: float


@dataclass(frozen=True, slots=True)
class PoolBill:
    """A pool as it is paid for."""

    name: str
    cost: Monthly
    nodes: Monthly
    """Machines, not dollars, in the same three cases."""
    machine: str
    """Type of the first choice."""
    accelerators: float
    """Of one machine; below 1 where it has a share of one."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What a plan costs, as far as prices are known."""

    total: Monthly
    unpriced: tuple[str, ...]
    """What is not in the total because no price is known: resource and line."""
    pools: Mapping[str, PoolBill]
    oldest_price: str = ""
    """Day of the oldest price in it, `2026-10-01`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One resource a pull request changes, as `groundwork diff` tells it."""

    action: Literal["create", "update", "replace", "delete", "move"]
    urn: str
    type: str
    name: str
    causes: tuple[str, ...] = ()
    """Inputs that force a replacement."""
    data_lost: bool = False
    """Whether it holds data that goes with it."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One part of an environment file that a rule looks at: a pool, a model, a group of hosts."""

    name: str
    value: T


@dataclass(frozen=True)
class World:
    """Everything known of what is judged. A part that a rule's kind does not promise may be missing."""

    tier: Literal["dev", "prod"]
    today: date
    """Day that dates are compared with; given, so that the same input has the same verdicts."""
    graph: Graph = field(default_factory=Graph)
    resolved: Resolved | None = None
    fleet: Fleet | None = None
    versions: Mapping[str, "VersionSet | Impossible"] = field(default_factory=dict[str, "VersionSet | Impossible"])
    """Of own servers, by group with GPUs: what the compatibility matrix chose for it, or why there is nothing to choose."""
    bill: Bill | None = None
    base_bill: Bill | None = None
    """What the base of a pull request costs."""
    changes: tuple[Change, ...] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Values of the parameters of the rule that is asked, for this class of environment."""

    @property
    def servers(self) -> Fleet:
        """The hosts of an environment on own servers; rules of kinds that look at one have it."""
        assert self.fleet is not None
        return self.fleet

    @property
    def environment(self) -> Environment:
        """The environment of a cloud; rules of kinds that look at one have it."""
        assert self.resolved is not None
        return self.resolved.environment

    def given(self, parameters: Mapping[str, Any]) -> "World":
        """The same world for a rule with these parameters."""
        return replace(self, parameters=parameters)
