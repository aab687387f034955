"""Which of the replaced and deleted are told one by one, and which only follow from another and are counted below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from groundwork.diff.model import Action, Change, Diff


@dataclass(frozen=True, slots=True)
class Followers:
    """Replacements that follow from one, directly or through others."""

    root: str
    """URN of the one."""
    changes: tuple[Change, ...]


FEW: Final = 5
"""Most deletions in one component that are told one by one where nothing is lost and nothing stands in the way."""


def loud(diff: Diff) -> tuple[Change, ...]:
    """What is told one by one: replaced by itself, holding data that goes, protected, or one of few deleted."""
    together = {change.urn for _, changes in deleted(diff) for change in changes}
    gone = diff.of(Action.REPLACE, Action.DELETE)
    return tuple(one for one in gone if _is_loud(one) and one.urn not in together)


def deleted(diff: Diff) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """By component, what is deleted together: many at once, of which none loses data."""
    found: dict[str, list[Change]] = {}
    for change in diff.of(Action.DELETE):
        if not (change.loses_data or change.guards or change.retained):
            found.setdefault(change.component, []).append(change)
    return tuple((component, tuple(changes)) for component, changes in sorted(found.items()) if len(changes) > FEW)


def created(diff: Diff) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """What is made, by component."""
    found: dict[str, list[Change]] = {}
    for change in diff.of(Action.CREATE):
        found.setdefault(change.component, []).append(change)
    return tuple((component, tuple(changes)) for component, changes in sorted(found.items()))


def alike(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """Put changes together that are the same in all but the resource's name, in the order of the first of each."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        same = tuple((one.path, str(one.before), str(one.after), one.kind, one.made_of) for one in change.properties)
        found.setdefault((change.action, change.type, change.component, same), []).append(change)
    return tuple(tuple(group) for group in found.values())


def followers(diff: Diff) -> tuple[Followers, ...]:
    """All the others, by the one they follow from; the most first."""
    replaced = {change.urn: change for change in diff.of(Action.REPLACE)}
    found: dict[str, list[Change]] = {}
    for change in replaced.values():
        if not _is_loud(change):
            found.setdefault(_root(change, replaced), []).append(change)
    groups = (Followers(root, tuple(changes)) for root, changes in found.items())
    return tuple(sorted(groups, key=lambda group: (-len(group.changes), group.root)))


def _is_loud(change: Change) -> bool:
    return not change.follows or change.loses_data or bool(change.guards)


def _root(change: Change, replaced: dict[str, Change]) -> str:
    """Walk up to what is told by itself, or to what is no change of its own, as a provider."""
    urn = change.because[0]
    for _ in replaced:
        above = replaced.get(urn)
        if above is None or _is_loud(above):
            break
        urn = above.because[0]
    return urn
