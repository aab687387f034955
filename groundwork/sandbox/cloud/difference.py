"""What a change of inputs means: nothing, an update in place, or a replacement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundwork.sandbox.cloud.spec import Spec, spec
from groundwork.sandbox.cloud.templates import Scope, fill
from groundwork.sandbox.cloud.values import values_at

GENERATED = ("{hex:", "{upper:", "{lower:", "{letters:", "{uuid")
FAILED = ("CREATE_FAILED", "DELETE_FAILED", "FAILED")


@dataclass(frozen=True)
class Diff:
    """Inputs that changed, those among them that force a replacement, and whether the old one must go first."""

    changed: tuple[str, ...]
    replace: tuple[str, ...]
    delete_before_replace: bool


def diff(type_: str, old: Mapping[str, Any], new: Mapping[str, Any], state: Mapping[str, Any] | None = None) -> Diff:
    """Compare two versions of an object's inputs; `state` is what the cloud last said of it.

    An object whose creation failed can only be replaced, so it is, whether its inputs changed or not.
    """
    known = spec(type_)
    changed = tuple(sorted(key for key in {*old, *new} if old.get(key) != new.get(key)))
    replace = [path for path in known.create_only if list(values_at(old, path)) != list(values_at(new, path))]
    if known.behaviour.actions.update is None:
        replace += [key for key in changed if key not in ("tags", "tagsAll", "region")]
    replace += ["region"] if "region" in changed and old.get("region") and new.get("region") else []
    if state and state.get("status") in FAILED:
        replace.append("status")
    return Diff(changed, tuple(sorted(set(replace))), bool(replace) and _same_identity(known, old, new))


def _same_identity(known: Spec, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether the replacement would bear the name or key that the old one still holds."""
    behaviour = known.behaviour
    if behaviour.name and not new.get(behaviour.name):
        return False
    keys = [behaviour.unique.by] if behaviour.unique else []
    if not any(mark in behaviour.id for mark in GENERATED):
        keys.append(behaviour.id)
    pairs = [(_key(known, key, old), _key(known, key, new)) for key in keys]
    return any(before == after and before.strip() not in ("", "None") for before, after in pairs)


def _key(known: Spec, template: str, inputs: Mapping[str, Any]) -> str:
    name = inputs.get(known.behaviour.name or "")
    scope = Scope(
        known.type, "", 0, {"name": name, "logical": "", "account": "", "region": "", "partition": ""}, inputs
    )
    return str(fill(template, scope))
