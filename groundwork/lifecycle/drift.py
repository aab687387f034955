"""Drift: where the cloud differs from the state, property by property; looked at, never changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulumi.automation import EngineEvent
from pulumi.automation.events import OpType, StepEventMetadata

from groundwork.errors import EngineFailed
from groundwork.lifecycle import summary
from groundwork.lifecycle.inventory import CloudInventory, Found
from groundwork.lifecycle.operate import interrupted_error, operate
from groundwork.lifecycle.progress import label
from groundwork.lifecycle.recover import orphans
from groundwork.lifecycle.workspace import OpenStack
from groundwork.sandbox.programs.values import SIGNATURE

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True)
class Change:
    """One property: what the state says and what the cloud says."""

    key: str
    state: Any
    cloud: Any


@dataclass(frozen=True)
class Drifted:
    """A resource that is not as the state says."""

    urn: str
    id: str
    gone: bool
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Drift:
    """All that differs, and what the state does not know at all."""

    resources: tuple[Drifted, ...]
    unrecorded: tuple[Found, ...]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.resources or self.unrecorded)


def look(opened: OpenStack, inventory: CloudInventory, environment: str) -> Drift:
    """Compare every resource of the state with the cloud, through the provider's own reads.

    Raises:
        EngineFailed: the engine or the cloud refused to answer.
    """
    found: dict[str, Drifted] = {}
    stack = opened.place.stack

    def hear(event: EngineEvent) -> None:
        if event.res_outputs_event:
            drifted = _drifted(event.res_outputs_event.metadata)
            if drifted:
                found[drifted.urn] = drifted

    def call(on_event: Any) -> object:
        def both(event: EngineEvent) -> None:
            hear(event)
            on_event(event)

        return opened.stack.preview_refresh(on_event=both, color="never", suppress_outputs=True)

    outcome = operate(opened, call, len(opened.resources()), looking=True)
    if outcome.interrupted:
        raise interrupted_error(f"groundwork drift {stack}", 0)
    if not outcome.succeeded:
        summary.show_failures(outcome, stack)
        raise EngineFailed(f"the cloud could not be compared with the state of `{stack}`", "mend what is named above")
    return Drift(tuple(found[urn] for urn in sorted(found)), tuple(orphans(opened, inventory, environment)))


def document(stack: str, drift: Drift) -> dict[str, Any]:
    """The drift as data, for `--json`."""
    return {
        "version": SCHEMA_VERSION,
        "stack": stack,
        "drifted": [
            {"urn": d.urn, "id": d.id, "gone": d.gone, "changes": [vars(change) for change in d.changes]}
            for d in drift.resources
        ],
        "unrecorded": [{"type": f.kind, "id": f.id, "name": f.name} for f in drift.unrecorded],
    }


def _drifted(step: StepEventMetadata) -> Drifted | None:
    if step.op not in (OpType.REFRESH, OpType.UPDATE, OpType.DELETE) or step.old is None or not step.old.custom:
        return None
    if step.new is None or step.op is OpType.DELETE:
        return Drifted(step.urn, step.old.id, gone=True)
    changes = tuple(_changes(step.old.outputs or {}, step.new.outputs or {}, step.old.inputs or {}))
    return Drifted(step.urn, step.old.id, gone=False, changes=changes) if changes else None


def _changes(state: Mapping[str, Any], cloud: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[Change]:
    """Outputs that differ; of the cloud's own properties only those that are there in both."""
    keys = sorted({*state, *cloud})
    derived = {"tagsAll"} if "tags" in inputs else set[str]()
    return [
        Change(key, state.get(key), cloud.get(key))
        for key in keys
        if state.get(key) != cloud.get(key) and key not in derived and not key.startswith("__")
    ]


def lines(drift: Drift) -> list[str]:
    """One line a resource or property."""
    found: list[str] = []
    for one in drift.resources:
        found.append(f"  {label(one.urn)}: {'is gone' if one.gone else 'was changed'}")
        found += [f"    {c.key}: state {_short(c.state)}, cloud {_short(c.cloud)}" for c in one.changes]
    return found + [
        f"  {one.title}: in the cloud with this environment's tag, unknown to the state" for one in drift.unrecorded
    ]


def _short(value: Any) -> str:
    text = "[secret]" if isinstance(value, Mapping) and SIGNATURE in value else json.dumps(value, sort_keys=True)
    return f"`{text}`" if len(text) <= 100 else f"`{text[:97]}…`"
