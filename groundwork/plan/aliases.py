"""URNs, and the URNs a resource had before: by its own aliases, and by those of what it belongs to, as the engine has it."""

from collections.abc import Iterator
from typing import Any

from groundwork.plan.model import STACK_TYPE, PlannedResource


def urn_of(prefix: str, parent: str, type_: str, name: str) -> str:
    """The URN of a resource: its type qualified by its ancestors', the stack itself left out of it."""
    ancestors = parent.split("::")[2] if parent else STACK_TYPE
    return f"{prefix}{type_ if ancestors == STACK_TYPE else f'{ancestors}${type_}'}::{name}"


def former_urns(request: Any, parent: PlannedResource | None, prefix: str) -> tuple[str, ...]:
    """Every URN the resource of a registration may be known by in a state, sorted; its own is none of them."""
    own = urn_of(prefix, request.parent, request.type, request.name)
    found = {*request.aliasURNs, *(alias.urn for alias in request.aliases if alias.urn)}
    specs = [alias.spec for alias in request.aliases if not alias.urn]
    for spec in specs:
        name, type_ = spec.name or request.name, spec.type or request.type
        found.add(urn_of(_prefix(spec, prefix), _parent(spec, request.parent), type_, name))
    if parent is not None:
        for name, type_ in _names(request, specs):
            found |= {urn_of(prefix, former, type_, _renamed(name, parent.name, former)) for former in parent.aliases}
    return tuple(sorted(found - {own}))


def _names(request: Any, specs: list[Any]) -> Iterator[tuple[str, str]]:
    """Name and type now, and those of aliases that leave the parent as it is."""
    yield request.name, request.type
    for spec in specs:
        if not spec.parentUrn and not spec.noParent:
            yield spec.name or request.name, spec.type or request.type


def _renamed(name: str, parent: str, former: str) -> str:
    """A child named after its parent was named after the parent's former name."""
    before = former.rpartition("::")[2]
    return before + name.removeprefix(parent) if name.startswith(parent) else name


def _parent(spec: Any, parent: str) -> str:
    return "" if spec.noParent else spec.parentUrn or parent


def _prefix(spec: Any, prefix: str) -> str:
    stack, project = prefix.removeprefix("urn:pulumi:").rstrip(":").split("::")
    return f"urn:pulumi:{spec.stack or stack}::{spec.project or project}::"
