"""The bill of a plan: every resource's lines, and their sums by component and by tag."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Final

from groundwork.cost.declare import PRICED, Declaration, Facts
from groundwork.cost.money import Amount, LineItem, total
from groundwork.cost.pools import POOL_TYPE, PoolUse, pool_uses
from groundwork.cost.usage import Given
from groundwork.data_files import read_yaml
from groundwork.plan.model import Plan, PlannedResource

DECLARING: Final = ("compute", "network", "storage", "services")
"""Modules of this package that declare priced types."""

PLUMBING: Final = ("pulumi:", "groundwork:")
"""Types that exist in Pulumi alone; a pool is the one of them that has a price."""


OURS: Final = Given()
"""Nothing given: every assumption of use is ours."""


@cache
def declarations() -> Mapping[str, Declaration]:
    """Every priced type with its declaration."""
    for module in DECLARING:
        import_module(f"groundwork.cost.{module}")
    return PRICED


@cache
def free() -> Mapping[str, str]:
    """Every type that costs nothing by itself, with the reason."""
    return read_yaml(Path(__file__).with_name("free.yaml"))


@dataclass(frozen=True)
class Estimate:
    """What a plan costs a month."""

    plan: Plan
    lines: Mapping[str, tuple[LineItem, ...]]
    """Lines by URN; a resource without any is free or counted elsewhere."""
    undeclared: tuple[str, ...]
    """Types that nobody has declared; each is one more price not known."""
    pools: tuple[PoolUse, ...]
    given: Given = OURS
    """What a usage file gave in place of the assumptions."""

    def of(self, resources: Iterable[PlannedResource]) -> Amount:
        """Sum over some resources."""
        chosen = list(resources)
        known = total((r.name, line) for r in chosen for line in self.lines.get(r.urn, ()))
        return known + Amount(unknown=tuple(f"{r.name}: {r.type}" for r in chosen if r.type in self.undeclared))

    @cached_property
    def total(self) -> Amount:
        """The whole bill."""
        return self.of(self.plan.resources)

    @property
    def oldest_price(self) -> LineItem | None:
        """The line whose price was retrieved longest ago; prices move, so its day is said."""
        dated = [line for lines in self.lines.values() for line in lines if line.retrieved]
        return min(dated, key=lambda line: (line.retrieved, line.label)) if dated else None

    def by_tag(self, tag: str) -> Mapping[str, Amount]:
        """Sum by the value of a tag; what takes no tags is under the empty value."""
        groups: dict[str, list[PlannedResource]] = {}
        for resource in self.plan.resources:
            if resource.urn in self.lines:
                groups.setdefault(self.tags(resource).get(tag, ""), []).append(resource)
        return {value: self.of(groups[value]) for value in sorted(groups)}

    def tags(self, resource: PlannedResource) -> Mapping[str, str]:
        """Tags a resource carries; a pool, those of its machines and volumes."""
        if resource.type != POOL_TYPE:
            return resource.inputs.get("tags") or {}
        # A pool's machines and volumes carry the tags of its launch template.
        own = (r for r in self.plan.of_type("aws:ec2/launchTemplate:LaunchTemplate") if r.parent == resource.urn)
        return next(own).inputs.get("tags") or {}


def estimate(plan: Plan, given: Given = OURS) -> Estimate:
    """Price every resource of `plan`; what a usage file gave takes the place of the assumptions."""
    pools = pool_uses(plan)
    facts, known = Facts(plan, {use.urn: use for use in pools}, given.of("")), declarations()
    lines = {r.urn: tuple(known[r.type](r, _of(r, facts, given))) for r in plan.resources if r.type in known}
    return Estimate(plan, lines, tuple(sorted(set(undeclared(plan)))), pools, given)


def _of(resource: PlannedResource, facts: Facts, given: Given) -> Facts:
    """The facts as they hold for one resource."""
    return replace(facts, usage=given.of(resource.name)) if given.by_name else facts


def undeclared(plan: Plan) -> Iterator[str]:
    """Types of `plan` that are neither priced nor named as free."""
    declared = {*declarations(), *free()}
    for resource in plan.resources:
        if resource.type not in declared and not resource.type.startswith(PLUMBING):
            yield resource.type
