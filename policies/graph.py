"""Resources as rules see them, and how they belong together.

A relation is what one resource's input was made of, not the id that came of it: the engine's preview knows the first and
not yet the second. `Graph.of` answers "which security group is this rule's" the same way at preview, at update and offline.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from policies.unknown import NotKnown, each, read


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One resource of a program: what is asked for, and what that was made of."""

    urn: str
    type: str
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Plain values; `UNKNOWN` where the cloud decides, `[secret]` where a value is secret."""
    parent: str = ""
    dependencies: tuple[str, ...] = ()
    """URNs it waits for."""
    made_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By input, the URNs of the resources whose outputs are in it."""
    protect: bool = False
    retain_on_delete: bool = False

    def get(self, path: str, default: Any = None) -> Any:
        """Read an input by its path, `metadataOptions.httpTokens`; `default` where it is missing or null.

        Raises:
            NotKnown: it is not known yet.
        """
        return read(self.inputs, path, default)

    def each(self, path: str, key: str = "") -> Iterator[Any]:
        """Yield the known items of a list, or one key of each; `NotKnown` is raised after them where some are not."""
        return each(self.inputs, path, key)


@dataclass(frozen=True)
class Graph:
    """All resources of a program, in an order in which they can be built."""

    resources: tuple[Resource, ...] = ()

    @cached_property
    def by_urn(self) -> Mapping[str, Resource]:
        """Resources by URN."""
        return {resource.urn: resource for resource in self.resources}

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Resource, ...]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            found.setdefault(resource.type, []).append(resource)
        return {token: tuple(resources) for token, resources in found.items()}

    @cached_property
    def _children(self) -> Mapping[str, tuple[Resource, ...]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            found.setdefault(resource.parent, []).append(resource)
        return {urn: tuple(resources) for urn, resources in found.items()}

    @cached_property
    def _users(self) -> Mapping[str, tuple[tuple[Resource, str], ...]]:
        found: dict[str, list[tuple[Resource, str]]] = {}
        for resource in self.resources:
            for key, urns in resource.made_of.items():
                for urn in urns:
                    found.setdefault(urn, []).append((resource, key))
        return {urn: tuple(uses) for urn, uses in found.items()}

    def typed(self, *types: str) -> Iterator[Resource]:
        """Resources of these types, `aws:ec2/subnet:Subnet`; a type may end in `*`."""
        for token in types:
            if token.endswith("*"):
                yield from (r for r in self.resources if r.type.startswith(token[:-1]))
            else:
                yield from self._by_type.get(token, ())

    def parent(self, resource: Resource) -> Resource | None:
        """The component it belongs to."""
        return self.by_urn.get(resource.parent)

    def children(self, resource: Resource, *types: str) -> tuple[Resource, ...]:
        """What belongs to a component, of these types or of any."""
        below = self._children.get(resource.urn, ())
        return tuple(child for child in below if child.type in types) if types else below

    def ancestors(self, resource: Resource) -> Iterator[Resource]:
        """Components above it, nearest first."""
        while (parent := self.parent(resource)) is not None:
            yield parent
            resource = parent

    def of(self, resource: Resource, key: str, *types: str) -> tuple[Resource, ...]:
        """Resources that an input was made of, of these types or of any: the subnets of a node group's `subnetIds`.

        `key` is the name of an input at the top level, since that is as far as the engine tells.
        """
        found = (self.by_urn[urn] for urn in resource.made_of.get(key, ()) if urn in self.by_urn)
        return tuple(one for one in found if not types or one.type in types)

    def users(self, resource: Resource, *types: str, key: str = "") -> tuple[Resource, ...]:
        """Resources with an input made of this one: the rules of a security group, by `key` of that input or any."""
        uses = self._users.get(resource.urn, ())
        return tuple(
            dict.fromkeys(user for user, by in uses if (not types or user.type in types) and (not key or by == key))
        )

    def same(self, resource: Resource, one: str, other: str) -> bool:
        """Whether two inputs of a resource name the same thing, by what they are made of or by their values.

        Raises:
            NotKnown: neither tells.
        """
        made_of, also = resource.made_of.get(one, ()), resource.made_of.get(other, ())
        if made_of and also:
            return set(made_of) == set(also)
        return bool(resource.get(one) == resource.get(other))

    def known(self, resource: Resource, path: str) -> bool:
        """Whether an input is known."""
        try:
            resource.get(path)
        except NotKnown:
            return False
        return True
