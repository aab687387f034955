"""The end of a run, said: what was made by component, what was not and why, where to look, what to run next."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pulumi.automation.events import OpType

from groundwork.lifecycle.hints import hint_for
from groundwork.lifecycle.operate import Outcome
from groundwork.lifecycle.progress import Failure, label
from groundwork.screen import say

WORDS: Final = {
    OpType.CREATE: "created",
    OpType.CREATE_REPLACEMENT: "replaced",
    OpType.UPDATE: "changed",
    OpType.DELETE: "deleted",
    OpType.IMPORT: "imported",
}
SCHEMA_VERSION: Final = 1


def component_of(urn: str) -> str:
    """Name of the component a resource belongs to, from its chain of parents: `Network`, `Pools`, …"""
    chain = urn.split("::")[2].split("$") if urn.count("::") >= 3 else []
    parents = [part.split(":")[-1] for part in chain[:-1] if part.startswith("groundwork:")]
    below = [part for part in parents if part != "Environment"]
    return below[0] if below else "Environment"


def changes_by_component(changed: Mapping[str, OpType]) -> dict[str, Counter[str]]:
    """Count what providers did, by component and word; components themselves are not counted."""
    counted: dict[str, Counter[str]] = {}
    for urn, operation in changed.items():
        kind = urn.split("::")[2].split("$")[-1]
        if operation in WORDS and not kind.startswith(("groundwork:", "pulumi:")):
            counted.setdefault(component_of(urn), Counter())[WORDS[operation]] += 1
    return dict(sorted(counted.items()))


def lines_of(changed: Mapping[str, OpType]) -> list[str]:
    """One line a component: `Network: 28 created`."""
    counted = changes_by_component(changed)
    width = max((len(name) for name in counted), default=0)
    return [
        f"  {name:<{width}}  {', '.join(f'{number} {word}' for word, number in sorted(words.items()))}"
        for name, words in counted.items()
    ]


def show_failures(outcome: Outcome, stack: str) -> None:
    """Say each refusal in the cloud's words, with what to do."""
    for failure in outcome.progress.failures.values():
        words = " ".join(failure.words) or "the engine gave no reason"
        say("error", f"`{label(failure.urn)}` failed while {failure.doing}: {words}", hint_for(words, stack))
    for text in dict.fromkeys(outcome.progress.errors):
        say("error", text, hint_for(text, stack))


def document(stack: str, outcome: Outcome | None, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The run as data, for `--json`."""
    progress = outcome.progress if outcome else None
    result = (
        "unchanged"
        if outcome is None
        else "succeeded"
        if outcome.succeeded
        else "interrupted"
        if outcome.interrupted
        else "failed"
    )
    return {
        "version": SCHEMA_VERSION,
        "stack": stack,
        "result": result,
        "seconds": round(progress.seconds, 1) if progress else 0.0,
        "changes": {name: dict(words) for name, words in changes_by_component(progress.changed).items()}
        if progress
        else {},
        "failures": [_failure(failure, stack) for failure in progress.failures.values()] if progress else [],
        "errors": progress.errors if progress else [],
        **extra,
    }


def _failure(failure: Failure, stack: str) -> dict[str, str]:
    words = " ".join(failure.words)
    return {"urn": failure.urn, "doing": failure.doing, "error": words, "hint": hint_for(words, stack)}


def names(urns: Iterable[str], most: int = 8) -> str:
    """A short list of resources for a sentence."""
    found = [f"`{label(urn)}`" for urn in urns]
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more
