"""What rules look at, made from a plan and its bill, or from the hosts of own servers."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from pulumi.runtime.rpc import UNKNOWN as MARKER

from groundwork.cost.estimate import Estimate
from groundwork.cost.money import Three
from groundwork.plan.model import PlannedResource, Walk
from infra.catalog import catalog
from infra.environment.fleet import Fleet
from infra.hosts.group import Impossible, VersionSet
from infra.hosts.versions import solve
from infra.targets.onprem.versions import host_groups
from policies.graph import Graph, Resource
from policies.unknown import UNKNOWN
from policies.world import Bill, Monthly, PoolBill, World


def world_of(estimate: Estimate, today: date) -> World:
    """An environment in a cloud as rules see it."""
    plan = estimate.plan
    return World(
        tier=plan.environment.tier,
        today=today,
        graph=graph_of(plan),
        resolved=plan.resolved,
        bill=bill_of(estimate),
    )


def world_of_fleet(fleet: Fleet, today: date) -> World:
    """An environment on own servers as rules see it; it has no classes, and is judged as production."""
    return World(tier="prod", today=today, fleet=fleet, versions=dict(versions_of(fleet, today)))


def versions_of(fleet: Fleet, today: date) -> Iterator[tuple[str, VersionSet | Impossible]]:
    """What the compatibility matrix chooses for each group with GPUs, or its refusal."""
    for group in host_groups(fleet, today):
        try:
            yield group.name, solve(group, catalog().hosts)
        except Impossible as refusal:
            yield group.name, refusal


def graph_of(walk: Walk) -> Graph:
    """Resources of a walk with their relations."""
    return Graph(tuple(_resource(resource) for resource in walk.resources))


def _resource(planned: PlannedResource) -> Resource:
    return Resource(
        urn=planned.urn,
        type=planned.type,
        name=planned.name,
        inputs=known(planned.inputs),
        parent=planned.parent,
        dependencies=planned.dependencies,
        made_of=planned.made_of,
        protect=planned.protect,
        retain_on_delete=planned.retain_on_delete,
    )


def known(value: Any) -> Any:
    """The same with `UNKNOWN` in place of the SDK's marker for what a preview cannot know."""
    if isinstance(value, dict):
        return {key: known(one) for key, one in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [known(one) for one in cast("list[Any]", value)]
    return UNKNOWN if value == MARKER else value


def bill_of(estimate: Estimate) -> Bill:
    """What a plan costs, as rules see it."""
    plan, total, oldest = estimate.plan, estimate.total, estimate.oldest_price
    pools = {
        pool.name: PoolBill(
            name=pool.name,
            cost=_monthly(estimate.of([plan.by_urn[pool.urn]]).known),
            nodes=_monthly(pool.nodes),
            machine=pool.machine.name,
            accelerators=pool.machine.accelerators,
        )
        for pool in estimate.pools
    }
    return Bill(_monthly(total.known), total.unknown, pools, oldest.retrieved if oldest else "")


def _monthly(three: Three) -> Monthly:
    return Monthly(three.low, three.expected, three.high)
