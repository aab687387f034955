"""The nearest set to one that is impossible: let go as little as can be of what was asked for, then split, then move."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

from infra.catalog.hosts import Hosts
from infra.hosts.group import HostGroup, Impossible, Nearest, VersionSet
from infra.hosts.hardware import device_id
from infra.hosts.order import version

Solve = Callable[[HostGroup, Hosts], VersionSet]

ASKED: Final = ("cudnn", "cuda", "vllm", "triton", "branch")
"""What can be let go, the least missed first: a branch is asked for with most reason."""


def nearest_possible(group: HostGroup, facts: Hosts, solve: Solve) -> Nearest | None:
    """The first of these that stands: fewer requests, a split group, another distribution; or none."""
    found = _changed(group, facts, solve) or _split(group, facts, solve)
    return found or _moved(group, facts, solve) or _split(_free(group), facts, solve, _let_go(group))


def _let_go(group: HostGroup) -> str:
    keys = [key for key in ASKED if getattr(group, key) is not None]
    return "".join(f", and let go of `{key}` `{getattr(group, key)}`" for key in keys)


def _free(group: HostGroup) -> HostGroup:
    return replace(group, branch=None, cuda=None, cudnn=None, triton=None, vllm=None)


def _changed(group: HostGroup, facts: Hosts, solve: Solve) -> Nearest | None:
    for changes in _loosened(group):
        answer = _try(replace(group, **changes), facts, solve)
        if answer:
            return Nearest(_said(changes, group, answer), (answer,))
    return None


def _loosened(group: HostGroup) -> Iterator[dict[str, Any]]:
    """Ways to ask for less, the least change first."""
    asked = [key for key in ASKED if getattr(group, key) is not None]
    if group.containers_only and (group.cuda or group.cudnn):
        yield {"containers_only": False}
    for count in range(1, len(asked) + 1):
        for keys in combinations(asked, count):
            yield dict.fromkeys(keys)
            if group.image != "py3":
                yield {**dict.fromkeys(keys), "image": "py3"}
    if "vllm" in group.runtimes:
        yield {"runtimes": ("triton",)} | ({"vllm": None} if group.vllm else {})


def _said(changes: dict[str, Any], group: HostGroup, answer: VersionSet) -> str:
    """What has to change, in words: each key with the value it then has."""
    given = {
        "branch": answer.branch,
        "cuda": answer.cuda,
        "cudnn": answer.cudnn,
        "triton": answer.triton,
        "vllm": answer.vllm,
    }
    parts: list[str] = []
    for key, value in changes.items():
        new, name = (given.get(key) if value is None else value), "runtime" if key == "runtimes" else key
        parts.append(
            f"`{name}` `{_word(new)}` instead of `{_word(getattr(group, key))}`" if new is not None else f"no `{name}`"
        )
    return ", ".join(parts)


def _word(value: Any) -> str:
    if isinstance(value, tuple):
        return " and ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _split(group: HostGroup, facts: Hosts, solve: Solve, besides: str = "") -> Nearest | None:
    """Groups of GPUs that can stand together, as few as a pass over them finds, oldest first."""
    known = {device_id(one) for one in group.pci_ids} & facts.gpus.keys()
    if len(known) < 2:
        return None
    order = sorted(
        known,
        key=lambda one: (
            facts.architectures[facts.gpus[one].architecture].order,
            version(facts.gpus[one].compute_capability),
            one,
        ),
    )
    parts: list[list[str]] = []
    for one in order:
        if parts and _try(replace(group, pci_ids=(*parts[-1], one)), facts, solve):
            parts[-1].append(one)
        else:
            parts.append([one])
    answers = [_try(replace(group, pci_ids=tuple(part)), facts, solve) for part in parts]
    stand = [(part, answer) for part, answer in zip(parts, answers, strict=True) if answer]
    alone = [one for part, answer in zip(parts, answers, strict=True) if not answer for one in part]
    if len(parts) < 2 or not stand:
        return None
    words = " and ".join(_titles(part, facts) for part, _ in stand)
    without = f"leave out {_titles(alone, facts)}: {words}" if alone else f"split the group: {words}"
    return Nearest(f"{without}{besides}", tuple(answer for _, answer in stand))


def _titles(pci_ids: list[str], facts: Hosts) -> str:
    return ", ".join(facts.gpus[one].title for one in pci_ids)


def _moved(group: HostGroup, facts: Hosts, solve: Solve) -> Nearest | None:
    """Another distribution: of the same package manager first, then of the same family, the longest supported first."""
    family = group.distribution.partition("-")[0]
    here = facts.distributions.get(group.distribution)
    manager = facts.packaging[here.packaging].manager if here else None
    others = sorted(
        (row for row in facts.distributions.values() if row.status == "supported" and row.name != group.distribution),
        key=lambda row: (
            facts.packaging[row.packaging].manager == manager,
            row.name.partition("-")[0] == family,
            row.support_ends,
            row.name,
        ),
        reverse=True,
    )
    for wanted in (group, _free(group)):
        for row in others:
            answer = _try(replace(wanted, distribution=row.name), facts, solve)
            if answer:
                besides = "" if wanted is group else _let_go(group)
                return Nearest(f"`distribution` `{row.name}` instead of `{group.distribution}`{besides}", (answer,))
    return None


def _try(group: HostGroup, facts: Hosts, solve: Solve) -> VersionSet | None:
    try:
        return solve(group, facts)
    except Impossible:
        return None
