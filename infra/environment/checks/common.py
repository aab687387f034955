"""What checks share: how a mistake is said, and the small questions several of them ask."""

from collections.abc import Callable, Iterable, Iterator

from infra.catalog import Catalog
from infra.environment.mistakes import Mistake, Path, Severity, all_of, did_you_mean, dotted
from infra.environment.resolve import Resolved

Check = Callable[[Resolved, Catalog], Iterator[Mistake]]
"""A check: a pure function from a resolved environment and the facts to what is wrong."""


def wrong(
    code: str,
    path: Path,
    message: str,
    hint: str,
    *,
    allowed: Iterable[str] = (),
    value: object = "",
    severity: Severity = "error",
) -> Mistake:
    """A mistake at a key of the environment; its place in the file is filled in later."""
    return Mistake(
        code=code, path=path, message=message, hint=hint, allowed=tuple(allowed), value=str(value), severity=severity
    )


def warning(code: str, path: Path, message: str, hint: str) -> Mistake:
    """Something to look at that stops nothing."""
    return wrong(code, path, message, hint, severity="warning")


def key(*path: str | int) -> str:
    """A key for a message, in backticks."""
    return f"`{dotted(path)}`"


def meant(near: list[str], otherwise: str) -> str:
    """Ask whether the nearest name was meant, or say where to look."""
    return f"did you mean `{near[0]}`? {otherwise}" if near else otherwise


def no_such_group(code: str, path: Path, given: str, groups: list[str]) -> Mistake:
    """A key that names a group of hosts which `groups` does not have."""
    near = did_you_mean(given, groups)
    hint = f"did you mean `{near}`?" if near else f"the groups are {all_of(groups)}"
    message = f"{key(*path)} is `{given}`, which is not a key of `groups`"
    return wrong(code, path, message, hint, allowed=groups, value=given)


def region_known(resolved: Resolved, facts: Catalog) -> bool:
    """Whether anything can be said about zones and offers at all."""
    return resolved.environment.region in facts.aws.regions


def plural(count: int, word: str) -> str:
    """`1 node`, `2 nodes`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
