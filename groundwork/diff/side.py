"""One of the two plans, read from its JSON document: the base's was printed by another version of this tool, perhaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from groundwork.cost.money import Amount, Three
from groundwork.cost.pools import POOL_TYPE
from groundwork.plan.model import PlannedResource, Walk


class _Part(BaseModel):
    """Part of the document; what a later version adds is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class _Three(_Part):
    low: float
    expected: float
    high: float


class _Cost(_Part):
    monthly: _Three | None = None
    unknown: tuple[str, ...] = ()
    state: str = ""
    reason: str = ""


class _Resource(_Part):
    urn: str
    type: str
    name: str
    parent: str | None
    provider: str | None
    component: str | None
    custom: bool
    inputs: dict[str, Any]
    dependencies: tuple[str, ...]
    protect: bool
    retain_on_delete: bool
    cost: _Cost
    id: str | None = None
    made_of: dict[str, tuple[str, ...]] = Field(default_factory=dict[str, tuple[str, ...]])
    aliases: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    delete_before_replace: bool = False


class _Pool(_Part):
    name: str
    machines: tuple[str, ...]
    accelerators_per_node: float
    nodes: _Three


class _Bill(_Cost):
    components: dict[str, _Cost]
    budget_monthly: float | None = None


class _Price(_Part):
    retrieved: str


class _Plan(_Part):
    project: str
    stack: str
    environment: dict[str, Any]
    resources: tuple[_Resource, ...]
    cost: _Bill
    pools: tuple[_Pool, ...] = ()
    oldest_price: _Price | None = None


@dataclass(frozen=True)
class PoolSide:
    """A pool as the plan counts it."""

    name: str
    machine: str
    accelerators: float
    nodes: Three
    cost: Amount


@dataclass(frozen=True)
class Side:
    """A plan and its bill, as the comparison needs them."""

    walk: Walk
    environment: Mapping[str, Any] = field(default_factory=dict[str, Any])
    total: Amount = field(default_factory=Amount)
    components: Mapping[str, Amount] = field(default_factory=dict[str, Amount])
    """By URN of each component directly below the environment."""
    amounts: Mapping[str, Amount] = field(default_factory=dict[str, Amount])
    """By URN of each resource that has a price or lacks one."""
    component_of: Mapping[str, str] = field(default_factory=dict[str, str])
    oldest_price: str = ""
    budget: float | None = None
    pools: tuple[PoolSide, ...] = ()

    @cached_property
    def made(self) -> tuple[PlannedResource, ...]:
        """Resources a provider makes, as the plan counts them."""
        return tuple(self.walk.custom)


def nothing(project: str, stack: str) -> Side:
    """The side of a base that has no such stack."""
    return Side(Walk(project, stack, (), {}))


def read(document: Any) -> Side:
    """Read the document of a plan.

    Raises:
        ValueError: it is not one, or not one of this shape.
    """
    plan = _Plan.model_validate(document)
    walk = Walk(plan.project, plan.stack, tuple(_planned(row) for row in plan.resources), {})
    return Side(
        walk=walk,
        environment=plan.environment,
        total=_amount(plan.cost),
        components={urn: _amount(cost) for urn, cost in plan.cost.components.items()},
        amounts={row.urn: _of_resource(row) for row in plan.resources if row.cost.state in ("priced", "unknown")},
        component_of={row.urn: row.component for row in plan.resources if row.component},
        oldest_price=plan.oldest_price.retrieved if plan.oldest_price else "",
        budget=plan.cost.budget_monthly,
        pools=tuple(_pool(pool, plan) for pool in plan.pools),
    )


def _pool(pool: _Pool, plan: _Plan) -> PoolSide:
    """A pool with the cost of its component, whose name ends in the pool's."""
    named = (row for row in plan.resources if row.type == POOL_TYPE and row.name.endswith(f"-{pool.name}"))
    component = next(named, None)
    cost = _of_resource(component) if component and component.cost.state == "priced" else Amount()
    nodes = Three(pool.nodes.low, pool.nodes.expected, pool.nodes.high)
    return PoolSide(pool.name, pool.machines[0] if pool.machines else "", pool.accelerators_per_node, nodes, cost)


def _planned(row: _Resource) -> PlannedResource:
    return PlannedResource(
        urn=row.urn,
        type=row.type,
        name=row.name,
        parent=row.parent or "",
        custom=row.custom,
        inputs=row.inputs,
        id=row.id or "",
        outputs={},
        dependencies=row.dependencies,
        provider=row.provider or "",
        protect=row.protect,
        retain_on_delete=row.retain_on_delete,
        made_of=row.made_of,
        aliases=row.aliases,
        secrets=row.secrets,
        ignore_changes=row.ignore_changes,
        replace_on_changes=row.replace_on_changes,
        delete_before_replace=row.delete_before_replace,
    )


def _amount(cost: _Cost) -> Amount:
    three = cost.monthly
    return Amount(Three(three.low, three.expected, three.high) if three else Three.same(0), cost.unknown)


def _of_resource(row: _Resource) -> Amount:
    found = _amount(row.cost)
    return found if row.cost.state == "priced" else found + Amount(unknown=(f"{row.name}: {row.type}",))
