"""Changes made behind the engine's back, as a person at the console makes them."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from groundwork.sandbox.cloud import deletion, references
from groundwork.sandbox.cloud.shape import tags_of
from groundwork.sandbox.cloud.store import Store, Thing
from groundwork.sandbox.cloud.values import put


def _thing(store: Store, type_: str, id_: str) -> Thing:
    thing = store.get(type_, id_)
    if thing is None:
        raise KeyError(f"the sandbox has no {type_} `{id_}`")
    return thing


def plant(store: Store, type_: str, id_: str, changes: Mapping[str, Any] | None) -> None:
    """Set properties by dotted path, or delete the object with all that is part of it.

    Raises:
        KeyError: where there is no such object.
    """
    with store.transaction():
        thing = _thing(store, type_, id_)
        if changes is None:
            deletion.remove(store, thing)
            return
        state = deepcopy(thing.state)
        for path, value in changes.items():
            if path.startswith("tags."):  # a tag's key may hold dots
                state["tags"] = {**state.get("tags", {}), path.removeprefix("tags."): value}
            else:
                put(state, path, value)
        if "tagsAll" in state:
            state["tagsAll"] = state.get("tags", {})
        changed = replace(thing, state=state, tags=tags_of(state))
        store.put(changed, references.edges_of(store, changed))


def fill(store: Store, type_: str, id_: str) -> None:
    """Put something into a container.

    Raises:
        KeyError: where there is no such object.
    """
    store.fill(_thing(store, type_, id_))
