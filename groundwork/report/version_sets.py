"""A chosen set of versions, or the refusal of one, as people and as scripts read it."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from groundwork.errors import VersionsImpossible
from infra.hosts.group import HostGroup, Impossible, Package, VersionSet

KEYS: Final = ("gpu", "distribution", "runtime", "branch", "cuda", "cudnn", "triton", "image", "vllm", "processor")
"""Keys of a group that are options of the command line too."""


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


def refused(refusal: Impossible, *, options: bool) -> VersionsImpossible:
    """The error to show: every conflict, then the nearest set; `options`: keys were given as options of the command line."""

    def keyed(text: str) -> str:
        return re.sub(rf"`({'|'.join(KEYS)})`", r"`--\1`", text) if options else text

    group, nearest = refusal.group, refusal.nearest
    hint = "no set near it is possible; `docs/versions.md` shows which are"
    if any(conflict.hint for conflict in refusal.conflicts):
        hint = "mend what the matrix does not know first"
    elif nearest:
        hint = f"the nearest that is possible: {keyed(nearest.change)}, with {' and '.join(map(_short, nearest.sets))}"
    return VersionsImpossible(
        f"no set of versions fits `{group.name}`",
        hint,
        tuple((keyed(one.message), one.hint) for one in refusal.conflicts),
    )


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
