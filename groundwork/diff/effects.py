"""What a change of inputs means to the engine: an update, a replacement and in which order, and what follows from it.

What a type can change without being made anew is the stand-in cloud's knowledge, the same that its provider tells the
engine. Values that come of a resource which is made anew are not known before it is; they are `computed` here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from groundwork.diff.model import Action, Order, Property
from groundwork.diff.pairs import DRAWN, Pair, leaves, substituted
from groundwork.diff.properties import compare, left_alone
from groundwork.plan.model import PlannedResource
from groundwork.sandbox.cloud.difference import diff
from groundwork.sandbox.cloud.errors import UnknownType
from groundwork.sandbox.cloud.spec import Spec, spec
from groundwork.sandbox.cloud.values import steps, values_at

TAGS: Final = ("tags", "tagsAll")
PROVIDER: Final = "pulumi:providers:"
MOVES_ALL: Final = ("region",)
"""Inputs of a provider that make it another place, in which nothing of the old one is."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What happens to a resource that is on both sides."""

    action: Action
    properties: tuple[Property, ...] = ()
    because: tuple[str, ...] = ()
    order: Order | None = None
    new_version: bool = False
    """Whether it counts its versions, and this makes a new one that others are told of."""


class Effects:
    """Judges pair by pair, in an order in which they can be built, and remembers what is made anew."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids
        self._anew: dict[str, tuple[PlannedResource, Order | None]] = {}
        self._versions: set[str] = set()
        self._elsewhere: dict[str, Property] = {}

    def of(self, pair: Pair) -> Effect:
        """Judge a pair."""
        base, head = pair.base, pair.head
        if base is None or head is None:
            return Effect(Action.DELETE if head is None else Action.CREATE)
        if head.type.startswith(PROVIDER):
            effect = self._of_provider(base, head)
        elif not head.custom:
            effect = Effect(Action.MOVE if pair.moved else Action.UNCHANGED)
        else:
            effect = self._of_both(base, head, moved=pair.moved)
        if effect.action is Action.REPLACE:
            self._anew[head.urn] = (head, effect.order)
        if effect.new_version:
            self._versions.add(head.urn)
        return effect

    def _of_provider(self, base: PlannedResource, head: PlannedResource) -> Effect:
        """A provider that becomes another place takes all it made with it."""
        found = [one for one in compare(dict(base.inputs), dict(head.inputs)) if one.path in MOVES_ALL]
        if not found:
            return Effect(Action.UNCHANGED)
        before, after = (f"{head.name} in {one}" for one in (found[0].before, found[0].after))
        self._elsewhere[head.urn] = Property("provider", before, after, "changed", forces=True)
        return Effect(Action.REPLACE, tuple(replace(one, forces=True) for one in found), order=Order.NEW_FIRST)

    def _of_both(self, base: PlannedResource, head: PlannedResource, *, moved: bool) -> Effect:
        known, old = _spec(head.type), substituted(dict(base.inputs), self._ids)
        new = left_alone(old, dict(head.inputs), head.ignore_changes)
        forced, old_first = _forced(head, old, new)
        own = [replace(one, forces=_leads_to(one.path, forced)) for one in compare(old, new)]
        computed = list(self._computed(head, known, {step_of(one.path) for one in own}))
        own = [one for one in own if not self._is_told(one, computed)]
        anew = {urn for one in computed if one.forces for urn in one.made_of}
        elsewhere = self._elsewhere.get(head.provider)
        because = (*((head.provider,) if elsewhere else ()), *sorted(anew))
        properties = tuple(sorted((*own, *computed, *((elsewhere,) if elsewhere else ())), key=lambda one: one.path))
        if not any(one.forces for one in properties) and not because:
            action = Action.UPDATE if properties else Action.MOVE if moved else Action.UNCHANGED
            return Effect(action, properties, new_version=_versioned(known, own))
        waits = any(self._anew[urn][1] is Order.OLD_FIRST for urn in because)
        first = old_first or head.delete_before_replace or waits
        return Effect(Action.REPLACE, properties, because, Order.OLD_FIRST if first else Order.NEW_FIRST)

    def _is_told(self, one: Property, computed: list[Property]) -> bool:
        """Whether a difference is no more than the id of something made anew, which is told as such."""
        of_key = (held for held in computed if held.forces and step_of(held.path) == step_of(one.path))
        ids = [self._anew[urn][0].id for held in of_key for urn in held.made_of]
        return any(len(id_) >= DRAWN and id_ in str(one.after) for id_ in ids)

    def _computed(self, head: PlannedResource, known: Spec | None, changed: set[str]) -> Iterator[Property]:
        """Inputs whose values are known only after what they are made of is made anew, or has a new version."""
        for key, urns in sorted(head.made_of.items()):
            anew = tuple(urn for urn in urns if urn in self._anew)
            if anew:
                path = self._forced_by(head, known, key, anew)
                if path or key not in changed:
                    yield Property(path or key, None, None, "computed", forces=bool(path), made_of=anew)
                continue
            newer = tuple(urn for urn in urns if urn in self._versions)
            if newer and (path := _version_in(head.inputs.get(key), key)):
                yield Property(path, None, None, "computed", made_of=newer)

    def _forced_by(self, head: PlannedResource, known: Spec | None, key: str, anew: tuple[str, ...]) -> str:
        """The path below `key` that cannot change in place and holds something of what is made anew; empty for none."""
        paths = known.create_only if known else ()
        if known and known.behaviour.actions.update is None:
            return key
        if key in paths or key in head.replace_on_changes:
            return key
        ids = [self._anew[urn][0].id for urn in anew]
        below = (path for path in paths if steps(path)[0] == key)
        return next(
            (p for p in below if any(id_ and id_ in str(v) for v in values_at(head.inputs, p) for id_ in ids)), ""
        )


def step_of(path: str) -> str:
    """The input a path begins with."""
    return str(steps(path)[0])


def only_tags(properties: Iterable[Property]) -> bool:
    """Whether nothing but tags differs."""
    return all(step_of(one.path) in TAGS and one.kind != "computed" for one in properties)


def only_computed(properties: Iterable[Property]) -> bool:
    """Whether all that differs is what things made anew will be called, and tags perhaps."""
    found = tuple(properties)
    of_old = all(
        one.kind == "computed" and not one.path.endswith(".version") for one in found if step_of(one.path) not in TAGS
    )
    return of_old and not only_tags(found)


def _forced(head: PlannedResource, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[set[str], bool]:
    """Paths that force a replacement, and whether the old one must go first because it has the same name."""
    said = {path for path in head.replace_on_changes if _at(old, path) != _at(new, path)}
    try:
        found = diff(head.type, old, new)
    except UnknownType:
        return said, False
    return {*found.replace, *said}, found.delete_before_replace or _keeps_its_name(head, old, new, said)


def _keeps_its_name(head: PlannedResource, old: Mapping[str, Any], new: Mapping[str, Any], said: set[str]) -> bool:
    known = _spec(head.type)
    name = known.behaviour.name if known and said else None
    return bool(name and new.get(name) and old.get(name) == new.get(name))


def _at(inputs: Mapping[str, Any], path: str) -> list[Any]:
    return [inputs] if path == "*" else list(values_at(inputs, path))


def _leads_to(path: str, forced: set[str]) -> bool:
    """Whether a leaf that differs lies on, above or below a path that forces a replacement."""
    own = [step for step in steps(path) if isinstance(step, str)]
    for one in forced:
        theirs = [step for step in steps(one) if isinstance(step, str) and step != "*"]
        length = min(len(own), len(theirs))
        if own[:length] == theirs[:length]:
            return True
    return False


def _versioned(known: Spec | None, own: list[Property]) -> bool:
    return bool(known and known.behaviour.versioned and own and not only_tags(own))


def _version_in(value: Any, key: str) -> str:
    """Path of the version that an input names; empty where it follows none."""
    return next((f"{key}.version" for path, _ in leaves(value) if path == ("version",)), "")


def _spec(type_: str) -> Spec | None:
    try:
        return spec(type_)
    except UnknownType:
        return None
