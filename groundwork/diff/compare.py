"""Compare two plans: pair their resources, judge each pair, and say what a reader should know of the comparison."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from groundwork.cost.pools import POOL_TYPE
from groundwork.diff import cost
from groundwork.diff.effects import PROVIDER, Effect, Effects, only_computed, only_tags
from groundwork.diff.model import Action, Change, Commit, Delta, Diff, Fold, Property
from groundwork.diff.pairs import Pair, leaves, moved_ids, pairs, substituted
from groundwork.diff.properties import plain_secrets, written
from groundwork.diff.renames import renames
from groundwork.diff.rolling import rolls
from groundwork.diff.side import Side
from groundwork.diff.stateful import data_of, guards
from groundwork.diff.words import kind
from groundwork.plan.json import LOOKS_SECRET
from groundwork.plan.model import PlannedResource
from groundwork.plan.wire import MASK

DRAWN_ID: Final = re.compile(r"[a-z]+(-[a-z]+)*-[0-9a-f]{17}|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
"""Ids the cloud draws. What the plans hold in their place is of the true form and not true."""
ORDER: Final = list(Action)


def compare(base: Side, head: Side, base_commit: Commit, head_commit: Commit, notes: tuple[str, ...] = ()) -> Diff:
    """Compare the plan of the base with the plan of the head."""
    found = pairs(base.walk, head.walk)
    secrets = tuple(sorted(set(_plain_secrets(found)), key=lambda text: (-len(text), text)))
    changes = [change for change in _changes(found, base, head, secrets) if change.action is not Action.UNCHANGED]
    on_both = sum(1 for pair in found if _counted(pair) and pair.base and pair.head)
    touched = sum(1 for change in changes if change.action not in (Action.CREATE, Action.DELETE))
    return Diff(
        project=head.walk.project,
        stack=head.walk.stack,
        environment=head.environment,
        base=base_commit,
        head=head_commit,
        changes=tuple(sorted(changes, key=_rank)),
        unchanged=on_both - touched,
        cost=Delta(base.total, head.total),
        rows=cost.rows(base, head, found),
        renames=renames(base.walk, head.walk, found) if not _elsewhere(found) else (),
        notes=(*notes, *_notes(found, base, head)),
        exposed=tuple(_exposed(head)),
        oldest_price=head.oldest_price,
        scrubbed=secrets,
    )


def _counted(pair: Pair) -> bool:
    """Whether it is something a provider makes, as the plan counts."""
    return pair.one.custom and not pair.one.type.startswith("pulumi:")


def _plain_secrets(found: tuple[Pair, ...]) -> Iterator[str]:
    for pair in found:
        if pair.base is not None and pair.head is not None:
            yield from plain_secrets(dict(pair.base.inputs), dict(pair.head.inputs))


def _changes(found: tuple[Pair, ...], base: Side, head: Side, secrets: tuple[str, ...]) -> Iterator[Change]:
    ids = moved_ids(found)
    effects, names = Effects(ids), _id_names(found)
    for pair in found:
        effect = effects.of(pair)
        if _counted(pair):
            change = _change(pair, effect, base if pair.head is None else head)
            shown = tuple(_shown(one, names, secrets) for one in change.properties)
            yield replace(change, properties=shown, cost=cost.of_resource(pair, base.amounts, head.amounts))


def _change(pair: Pair, effect: Effect, side: Side) -> Change:
    one, goes = pair.one, effect.action in (Action.REPLACE, Action.DELETE)
    gone = pair.base if goes else None
    return Change(
        action=effect.action,
        urn=one.urn,
        type=one.type,
        name=one.name,
        component=_component(one, side),
        former=pair.base.urn if pair.base is not None and pair.moved else "",
        properties=effect.properties,
        because=effect.because,
        order=effect.order,
        data=data_of(gone) if gone else None,
        guards=guards(gone) if gone else (),
        rolls=rolls(one.type, effect.properties) if effect.action is Action.UPDATE else "",
        retained=bool(gone and gone.retain_on_delete),
        fold=_fold(effect),
    )


def _fold(effect: Effect) -> Fold | None:
    if effect.action is not Action.UPDATE:
        return None
    if only_tags(effect.properties):
        return Fold.TAGS
    return Fold.COMPUTED if only_computed(effect.properties) else None


def _component(resource: PlannedResource, side: Side) -> str:
    name, walk = str(side.environment.get("name", "")), side.walk
    pool = next((one for one in walk.ancestors(resource) if one.type == POOL_TYPE), None)
    if pool:
        return f"pool {cost.title(pool, name)}"
    component = walk.by_urn.get(side.component_of.get(resource.urn, ""))
    return cost.title(component, name) if component else ""


def _id_names(found: tuple[Pair, ...]) -> dict[str, str]:
    """Placeholders of ids that the cloud draws, and what stands for them on screens."""
    names: dict[str, str] = {}
    for pair in found:
        for side in (pair.base, pair.head):
            if side is not None and DRAWN_ID.fullmatch(side.id):
                names[side.id] = f"(id of {side.name})"
    return names


def _shown(one: Property, names: Mapping[str, str], secrets: tuple[str, ...]) -> Property:
    return replace(one, before=_named(one.before, names, secrets), after=_named(one.after, names, secrets))


def _named(value: Any, names: Mapping[str, str], secrets: tuple[str, ...]) -> Any:
    """Put names for placeholders, and nothing for what is secret elsewhere."""
    text = str(value)
    words = {found[0]: names[found[0]] for found in DRAWN_ID.finditer(text) if found[0] in names}
    words |= {secret: MASK for secret in secrets if secret in text}
    words |= {found[0]: MASK for found in LOOKS_SECRET.finditer(text)}
    return substituted(value, words)


def _exposed(head: Side) -> Iterator[str]:
    """Say where something looks like a secret that nobody marked as one."""
    found: dict[str, list[str]] = {}
    for resource in head.walk.resources:
        for path, value in leaves(dict(resource.inputs)):
            if isinstance(value, str) and LOOKS_SECRET.search(value):
                found.setdefault(written(path), []).append(f"{kind(resource.type)} `{resource.name}`")
    for path, names in sorted(found.items()):
        yield f"what looks like a secret stands in plain text in `{path}` of {_listed(names, most=2)}"


def _rank(change: Change) -> tuple[int, bool, bool, str, str, str]:
    first = (not change.loses_data, change.follows)
    return ORDER.index(change.action), *first, change.component, change.type, change.urn


def _elsewhere(found: tuple[Pair, ...]) -> tuple[Any, Any] | None:
    """The regions, where the provider goes from one to another."""
    for pair in found:
        if pair.one.type.startswith(PROVIDER) and pair.base is not None and pair.head is not None:
            before, after = pair.base.inputs.get("region"), pair.head.inputs.get("region")
            if before != after:
                return before, after
    return None


def _notes(found: tuple[Pair, ...], base: Side, head: Side) -> Iterator[str]:
    if regions := _elsewhere(found):
        yield f"the region goes from `{regions[0]}` to `{regions[1]}`: everything in the old one is made anew in the new one"
    if freed := [f"{kind(pair.one.type)} `{pair.one.name}`" for pair in found if _freed(pair)]:
        yield f"`protect` is taken off {_listed(freed)}: from then on the engine no longer refuses to delete"
    if base.walk.resources and base.environment.get("name") != head.environment.get("name"):
        yield "the environment has another name, and so has everything in it: what bears the old one is deleted"


def _freed(pair: Pair) -> bool:
    return pair.base is not None and pair.head is not None and pair.base.protect and not pair.head.protect


def _listed(names: list[str], most: int = 5) -> str:
    told = ", ".join(sorted(names)[:most])
    return told + (f" and {len(names) - most} more" if len(names) > most else "")
