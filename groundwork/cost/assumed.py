"""The assumptions of use that a bill rests on, and what a usage file changed of them or failed to."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundwork.cost.estimate import Estimate
from groundwork.cost.usage import Usage, matches


@dataclass(frozen=True)
class Assumed:
    """One assumption that lines of the bill rest on."""

    key: str
    usage: Usage
    pattern: str = ""
    """Names of the resources it holds for; empty where for all that have no other."""


def assumed(estimate: Estimate) -> tuple[Assumed, ...]:
    """Every assumption that some line rests on, by key; those of resources by name after those of all."""
    used = {key for lines in estimate.lines.values() for line in lines for key in line.assumptions}
    everywhere = estimate.given.of("")
    found = [Assumed(key, everywhere[key]) for key in sorted(used)]
    for pattern, given in estimate.given.by_name.items():
        found += [Assumed(key, usage, pattern) for key, usage in sorted(given.items()) if key in used]
    return tuple(found)


def idle(estimate: Estimate) -> Iterator[tuple[str, str]]:
    """What the usage file gives that changes nothing in this plan: sentence and remedy."""
    given, file = estimate.given, estimate.given.file
    if not file:
        return
    rests = {r.name: _keys(estimate, r.urn) for r in estimate.plan.resources if r.urn in estimate.lines}
    used = {key for keys in rests.values() for key in keys}
    for key in given.everywhere:
        if key not in used:
            yield f"`usage.{key}` of `{file}` changes nothing: no resource of this plan is charged by it", "take it out"
    for pattern, rows in given.by_name.items():
        named = [name for name in rests if matches(name, pattern)]
        for key in rows:
            if not any(key in rests[name] for name in named):
                why = (
                    "none of the resources with such a name is charged by it"
                    if named
                    else "no resource has such a name"
                )
                hint = "`groundwork cost STACK --by resource` shows the names"
                yield f"`resources.{pattern}.{key}` of `{file}` changes nothing: {why}", hint


def _keys(estimate: Estimate, urn: str) -> set[str]:
    return {key for line in estimate.lines[urn] for key in line.assumptions}


def said(estimate: Estimate) -> str:
    """Say in one line what the usage file gave; empty where there is none."""
    given = estimate.given
    if not given.file:
        return ""
    names = list(given.everywhere) + [f"{key} of {pattern}" for pattern, rows in given.by_name.items() for key in rows]
    return f"usage by {given.file}: {', '.join(names) or 'nothing that this plan is charged by'}"
