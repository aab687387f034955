"""A chosen set of versions, or the refusal of one, as people and as scripts read it."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from groundwork.errors import VersionsImpossible
from infra.catalog import catalog
from infra.hosts.group import HostGroup, Impossible, Package, VersionSet
from infra.hosts.versions import choose

KEYS: Final = (
    "gpu",
    "distribution",
    "runtime",
    "branch",
    "cuda",
    "cudnn",
    "triton",
    "image",
    "vllm",
    "processor",
    "containers_only",
)
"""Keys of a group that messages name."""

IN_FILE: Final = {
    "gpu": "gpus",
    "branch": "versions.driver",
    "cuda": "versions.cuda",
    "cudnn": "versions.cudnn",
    "triton": "versions.triton",
    "vllm": "versions.vllm",
}
"""Where a key of a group stands in an environment file, below the group; the others stand by their own name."""


def as_data(answer: VersionSet) -> dict[str, Any]:
    """The whole set as plain data."""
    return {"possible": True, **_plain(dataclasses.asdict(answer))}


def refusal_data(refusal: Impossible) -> dict[str, Any]:
    """Conflicts and the nearest possible sets as plain data."""
    nearest = refusal.nearest
    return {
        "possible": False,
        "group": _plain(dataclasses.asdict(refusal.group)),
        "conflicts": [dataclasses.asdict(conflict) for conflict in refusal.conflicts],
        "nearest": {"change": nearest.change, "sets": [as_data(answer) for answer in nearest.sets]}
        if nearest
        else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value.isoformat() if isinstance(value, date) else value


def screen(answer: VersionSet) -> Iterator[str]:
    """The set, line by line: what was chosen and why, then what is installed in which order."""
    group = answer.group
    yield f"Versions of {group.name}: {group.distribution}, {', '.join(group.pci_ids)}, on {group.today}"
    yield ""
    wide = max(len(choice.what) for choice in answer.choices)
    long = max(len(choice.version) for choice in answer.choices)
    for choice in answer.choices:
        yield f"{choice.what:<{wide}}  {choice.version:<{long}}  {choice.why}"
    yield ""
    yield f"Packages, by {answer.manager}, from {answer.repository}"
    yield from _steps(answer)


def _steps(answer: VersionSet) -> Iterator[str]:
    steps: list[tuple[str, tuple[str, ...]]] = [
        ("needs", answer.needs),
        ("remove", answer.remove),
        ("enable", (answer.stream,) if answer.stream else ()),
        ("lock", (answer.lock,) if answer.lock else ()),
        ("first", _specs(answer, answer.first)),
        ("then", _specs(answer, answer.packages)),
        ("pull", answer.images),
    ]
    for label, things in steps:
        for row, thing in enumerate(things):
            yield f"  {'' if row else label:<7} {thing}"


def _specs(answer: VersionSet, packages: tuple[Package, ...]) -> tuple[str, ...]:
    return tuple(package.spec(answer.manager) for package in packages)


def option(_group: HostGroup, key: str) -> str:
    """A key as it is given on the command line."""
    return f"--{key}"


def file_key(group: HostGroup, key: str) -> str:
    """A key as it stands in an environment file."""
    return f"groups.{group.name}.{IN_FILE.get(key, key)}"


def refused(refusals: Sequence[Impossible], spelt: Callable[[HostGroup, str], str]) -> VersionsImpossible:
    """The error to show: every conflict of every group, each key as `spelt` where it is given, and what is nearest."""
    mistakes: list[tuple[str, str]] = []
    for refusal in refusals:
        keyed = _speller(refusal.group, spelt)
        *others, last = [(keyed(one.message), one.hint) for one in refusal.conflicts]
        mistakes += [*others, (last[0], last[1] or _nearest(refusal, keyed))]
    names = ", ".join(f"`{refusal.group.name}`" for refusal in refusals)
    return VersionsImpossible(
        f"no set of versions fits {names}", "`docs/versions.md` shows what fits with what", tuple(mistakes)
    )


def _speller(group: HostGroup, spelt: Callable[[HostGroup, str], str]) -> Callable[[str], str]:
    return lambda text: re.sub(rf"`({'|'.join(KEYS)})`", lambda found: f"`{spelt(group, found[1])}`", text)


def _nearest(refusal: Impossible, keyed: Callable[[str], str]) -> str:
    nearest = refusal.nearest
    if any(conflict.hint for conflict in refusal.conflicts):
        return ""  # what the matrix does not know is to be mended first
    if nearest is None:
        return "nothing near it is possible on that day"
    return f"the nearest that is possible: {keyed(nearest.change)}, with {' and '.join(map(_short, nearest.sets))}"


def _short(answer: VersionSet) -> str:
    parts = [f"driver {answer.driver} ({answer.flavour})"]
    parts += [f"CUDA {answer.cuda}"] if answer.cuda else []
    parts += [f"Triton {answer.triton}"] if answer.triton else []
    parts += [f"vLLM image {answer.vllm}"] if answer.vllm else []
    return ", ".join(parts)


def group_of_options(*, gpus: list[str], distribution: str, today: date, host_cuda: bool, **asked: Any) -> HostGroup:
    """A group from options; asking for CUDA or cuDNN asks for them on the host."""
    on_host = host_cuda or bool(asked.get("cuda") or asked.get("cudnn"))
    return HostGroup(
        name="hosts", distribution=distribution, pci_ids=tuple(gpus), today=today, containers_only=not on_host, **asked
    )


def decide(groups: Sequence[HostGroup]) -> tuple[list[VersionSet], list[Impossible]]:
    """The set of each group, and the refusals of those that have none."""
    sets: list[VersionSet] = []
    refusals: list[Impossible] = []
    for group in groups:
        try:
            sets.append(choose(group, catalog()))
        except Impossible as refusal:
            refusals.append(refusal)
    return sets, refusals
