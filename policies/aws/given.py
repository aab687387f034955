"""What of an input is known before the cloud has answered: whether it is set, and how many items a list has."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from policies.graph import Resource
from policies.unknown import UNKNOWN, NotKnown, read_partly

T = TypeVar("T")
S = TypeVar("S")


def is_given(resource: Resource, path: str) -> bool:
    """Whether an input is set, its value known or not: a key's ARN in a preview is there, only not known yet.

    Raises:
        NotKnown: what it would be in is not known.
    """
    holder, _, last = path.rpartition(".")
    inside = read_partly(resource.inputs, holder) if holder else resource.inputs
    found = cast("Mapping[str, Any]", inside).get(last) if isinstance(inside, Mapping) else None
    return found is UNKNOWN or found not in (None, "", [], {})


def paths(resource: Resource, path: str) -> Iterator[str]:
    """Yield the path of each item of a list, `ingress.0`, whatever of the items is known.

    Raises:
        NotKnown: the list itself is not known.
    """
    items = read_partly(resource.inputs, path)
    for index in range(len(cast("Sequence[Any]", items or ()))):
        yield f"{path}.{index}"


def some(things: Iterable[T], fits: Callable[[T], bool]) -> bool:
    """Whether one of them fits.

    Raises:
        NotKnown: none is known to, and of some it is not known.
    """
    return next(those(things, fits), None) is not None


def those(things: Iterable[T], fits: Callable[[T], bool]) -> Iterator[T]:
    """Yield those that fit.

    Raises:
        NotKnown: after the last, where of some it is not known.
    """
    return across(things, lambda thing: iter((thing,) if fits(thing) else ()))


def across(things: Iterable[T], say: Callable[[T], Iterator[S]]) -> Iterator[S]:
    """Yield what is said of each thing, so that one that is not known hides no other.

    Raises:
        NotKnown: after the last, where of some it is not known.
    """
    hole: NotKnown | None = None
    for thing in things:
        try:
            yield from say(thing)
        except NotKnown as error:
            hole = hole or error
    if hole:
        raise hole
