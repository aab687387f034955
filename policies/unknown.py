"""A value nobody knows yet, and reading inputs that may hold some.

During a preview the engine does not know what the cloud will decide: ids, addresses, whatever is computed of them. A rule
that needs such a value has no verdict, which is neither passed nor violated; it is told apart by `NotKnown`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast


class Unknown:
    """The one value that stands for all that is not known; it equals nothing and is true of nothing."""

    _one: "Unknown | None" = None

    def __new__(cls) -> "Unknown":
        """Return the one there is."""
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise NotKnown("")


UNKNOWN: Final = Unknown()


class NotKnown(Exception):  # noqa: N818 - not an error: a verdict
    """A rule asked for a value that is not known yet; `path` says which."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def read(values: Any, path: str, default: Any = None) -> Any:
    """Follow `path` (`metadataOptions.httpTokens`) into nested mappings and lists.

    Returns:
        The value, wholly known; `default` where a key on the way is missing or null.

    Raises:
        NotKnown: something on the way, or in the value, is not known.
    """
    found = read_partly(values, path)
    if found is None:
        return default
    if hole := next(unknown_in(found), None):
        raise NotKnown(f"{path}.{hole}")
    return found


def each(values: Any, path: str, key: str = "") -> Iterator[Any]:
    """Yield the known items of the list at `path`; what is violated by one of them is so whatever the others are.

    Args:
        values: inputs of a resource.
        path: where the list is, `networkInterfaces`; nothing is yielded where there is none.
        key: what to read of each item, `interfaceType`, so that the rest of an item need not be known; else the item.

    Raises:
        NotKnown: after the last item, where one or the whole list is not known.
    """
    first, _, last = path.rpartition(".")
    holder = read_partly(values, first) if first else values
    items = holder.get(last) if isinstance(holder, Mapping) else None  # pyright: ignore[reportUnknownVariableType]
    if items is UNKNOWN:
        raise NotKnown(path)
    holes: list[str] = []
    for index, item in enumerate(cast("Sequence[Any]", items or ())):
        here = f"{path}.{index}"
        try:
            if item is UNKNOWN:
                raise NotKnown("")
            found = read(item, key) if key else read({"": item}, "")
        except NotKnown as hole:
            holes.append(f"{here}.{hole.path}".rstrip("."))
        else:
            yield found
    if holes:
        raise NotKnown(holes[0].replace("..", "."))


def read_partly(values: Any, path: str) -> Any:
    """Follow `path` to what is there although parts of it may not be known; None where nothing is.

    Raises:
        NotKnown: it, or something on the way, is not known.
    """
    found, walked = values, ""
    for token in path.split("."):
        walked = f"{walked}.{token}" if walked else token
        if isinstance(found, Mapping):
            found = cast("Mapping[str, Any]", found).get(token)
        elif isinstance(found, Sequence) and not isinstance(found, str) and token.isdecimal():
            items = cast("Sequence[Any]", found)
            found = items[int(token)] if int(token) < len(items) else None
        else:
            return None
        if found is UNKNOWN:
            raise NotKnown(walked)
    return found


def unknown_in(value: Any) -> Iterator[str]:
    """Yield the path of each unknown below `value`, in order."""
    if isinstance(value, Mapping):
        inside: Iterator[tuple[str, Any]] = iter(cast("Mapping[str, Any]", value).items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        inside = ((str(index), item) for index, item in enumerate(cast("Sequence[Any]", value)))
    else:
        return
    for key, item in inside:
        if item is UNKNOWN:
            yield key
        else:
            yield from (f"{key}.{rest}" for rest in unknown_in(item))
