"""What a walk yields: resources as the engine would register them, and questions about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from infra.environment.environment import Environment
from infra.environment.load import Mistake
from infra.environment.resolve import Resolved

STACK_TYPE = "pulumi:pulumi:Stack"
WHOLE_TYPE = "groundwork:aws:Environment"


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """One resource, exactly as the program asks the engine for it."""

    urn: str
    type: str
    name: str
    parent: str
    """URN of the parent; empty for the stack itself."""
    custom: bool
    """Whether a provider makes it; components only group others."""
    inputs: Mapping[str, Any]
    """Inputs as plain values; what is secret reads `[secret]`."""
    id: str
    """Id the stand-in cloud gives it; empty for components."""
    outputs: Mapping[str, Any] = field(repr=False)
    dependencies: tuple[str, ...] = ()
    """URNs it must wait for, sorted."""
    provider: str = ""
    """URN of the provider that makes it; empty where the engine picks its default one."""
    protect: bool = False
    retain_on_delete: bool = False
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By input, the URNs of the resources whose outputs are in it, sorted."""
    aliases: tuple[str, ...] = ()
    """URNs it had before, its parents' former names included; what has one of them is moved and not made anew."""
    secrets: tuple[str, ...] = ()
    """Inputs that read `[secret]`, as JSON pointers (RFC 6901), sorted."""
    ignore_changes: tuple[str, ...] = ()
    """Inputs whose changes the engine leaves alone."""
    replace_on_changes: tuple[str, ...] = ()
    """Inputs that force a replacement because the program says so."""
    delete_before_replace: bool = False
    """Whether the program says that the old one goes before the new one is made."""


@dataclass(frozen=True)
class Walk:
    """Everything one run of the program registered."""

    project: str
    stack: str
    resources: tuple[PlannedResource, ...]
    """In an order in which they can be built: a resource comes after its parent and its dependencies."""
    outputs: Mapping[str, Any]
    messages: tuple[tuple[str, str], ...] = ()
    """Severity and text of what the program logged."""

    @cached_property
    def by_urn(self) -> Mapping[str, PlannedResource]:
        """Resources by URN."""
        return {resource.urn: resource for resource in self.resources}

    @property
    def custom(self) -> Iterator[PlannedResource]:
        """Resources a provider makes, without the providers themselves."""
        return (r for r in self.resources if r.custom and not r.type.startswith("pulumi:"))

    def ancestors(self, resource: PlannedResource) -> Iterator[PlannedResource]:
        """Walk from the resource's parent up to the stack."""
        while (parent := self.by_urn.get(resource.parent)) is not None:
            yield parent
            resource = parent

    def component(self, resource: PlannedResource) -> PlannedResource | None:
        """Return the component directly below the environment that `resource` belongs to, itself included."""
        below = resource
        for parent in self.ancestors(resource):
            if parent.type == WHOLE_TYPE:
                return None if below.custom else below
            below = parent
        return None

    @cached_property
    def children(self) -> Mapping[str, tuple[PlannedResource, ...]]:
        """Resources by the URN of their parent."""
        found: dict[str, list[PlannedResource]] = {}
        for resource in self.resources:
            found.setdefault(resource.parent, []).append(resource)
        return {urn: tuple(resources) for urn, resources in found.items()}

    def of_type(self, token: str) -> tuple[PlannedResource, ...]:
        """Resources of one type, for example `aws:eks/nodeGroup:NodeGroup`."""
        return self._by_type.get(token, ())

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[PlannedResource, ...]]:
        found: dict[str, list[PlannedResource]] = {}
        for resource in self.resources:
            found.setdefault(resource.type, []).append(resource)
        return {token: tuple(resources) for token, resources in found.items()}


@dataclass(frozen=True)
class Plan(Walk):
    """A walk together with the environment it was made from."""

    environment: Environment = field(kw_only=True)
    resolved: Resolved = field(kw_only=True)
    warnings: tuple[Mistake, ...] = field(default=(), kw_only=True)
