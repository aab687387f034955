"""Inputs as the cloud has them now: what a refresh compares with the program, and what an import starts from."""

from collections.abc import Collection, Mapping
from typing import Any, Final, cast

OPEN_MAPS: Final = ("tags",)
"""Inputs that are maps of the user's own keys: a key somebody added in the cloud is drift and must show."""
NEVER_INPUTS: Final = ("tagsAll", "arn", "id")


def live_inputs(state: Mapping[str, Any], known: Mapping[str, Any] | None, names: Collection[str]) -> dict[str, Any]:
    """Return the inputs that `state` amounts to.

    With `known` inputs (a refresh) only what the program said is compared, so that what the cloud fills in by itself is
    no difference. Without (an import) every property that can be an input is taken.
    """
    if known is None:
        return {key: state[key] for key in names if key not in NEVER_INPUTS and state.get(key) is not None}
    return {
        key: state[key] if key in OPEN_MAPS else _shaped(state[key], said)
        for key, said in known.items()
        if state.get(key) is not None
    }


def _shaped(now: Any, said: Any) -> object:
    """Return `now` in the shape of `said`: maps keep only the keys that were said."""
    if isinstance(now, Mapping) and isinstance(said, Mapping):
        current, wanted = cast("Mapping[str, Any]", now), cast("Mapping[str, Any]", said)
        return {key: _shaped(current[key], part) for key, part in wanted.items() if key in current}
    if isinstance(now, list) and isinstance(said, list):
        items, asked = cast("list[Any]", now), cast("list[Any]", said)
        if len(items) == len(asked):
            return [_shaped(item, part) for item, part in zip(items, asked, strict=True)]
    return cast("object", now)
