"""A stack as the engine shows it to a policy pack, made into what rules look at."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from groundwork.cost.estimate import estimate
from groundwork.plan.model import Plan, PlannedResource
from groundwork.policy.world import bill_of, world_of_fleet
from infra.environment.fleet import fleet
from infra.environment.load import Reading
from infra.environment.resolve import resolve
from policies.graph import Graph, Resource
from policies.world import World


@dataclass(frozen=True, slots=True)
class Seen:
    """One resource as it was asked for."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    protect: bool

    def resource(
        self,
        urn: str,
        parent: str = "",
        dependencies: tuple[str, ...] = (),
        made_of: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Resource:
        """The same as rules see it."""
        return Resource(urn, self.type, self.name, self.inputs, parent, dependencies, made_of or {}, self.protect)


def world_of_stack(
    resources: tuple[Resource, ...], reading: Reading | None, tier: Literal["dev", "prod"], today: date
) -> World:
    """A stack as rules see it: with environment and bill where its configuration describes one of ours."""
    ordered = tuple(sorted(resources, key=lambda one: one.urn))
    world = World(tier=tier, today=today, graph=Graph(ordered))
    if reading is None:
        return world
    if reading.onprem is not None:
        return replace(world_of_fleet(fleet(reading.onprem), today), graph=world.graph)
    if reading.environment is None:
        return world
    resolved = resolve(reading.environment)
    bill = bill_of(estimate(_plan(ordered, reading)))
    return World(tier=tier, today=today, graph=world.graph, resolved=resolved, bill=bill)


def _plan(resources: tuple[Resource, ...], reading: Reading) -> Plan:
    """A plan to be priced: what the engine knows of each resource, which is all that a price depends on."""
    environment = reading.environment
    assert environment is not None
    planned = tuple(
        PlannedResource(
            urn=one.urn,
            type=one.type,
            name=one.name,
            parent=one.parent,
            custom=not one.type.startswith(("groundwork:", "pulumi:pulumi:")),
            inputs=one.inputs,
            id="",
            outputs={},
            dependencies=one.dependencies,
            protect=one.protect,
            made_of=one.made_of,
        )
        for one in resources
    )
    return Plan("groundwork", environment.name, planned, {}, environment=environment, resolved=resolve(environment))
