"""An engine's state in the shape of a walk, so that both can be asked and compared alike."""

from collections.abc import Mapping
from typing import Any

from groundwork.plan.model import STACK_TYPE, PlannedResource, Walk
from groundwork.plan.walk import build_order
from groundwork.plan.wire import masked


def from_deployment(deployment: Mapping[str, Any], project: str, stack: str) -> Walk:
    """Read what `pulumi stack export` gives under `deployment`; what waits to be deleted is left out."""
    rows: list[dict[str, Any]] = deployment.get("resources") or []
    resources = tuple(build_order([_resource(row) for row in rows if not row.get("delete")]))
    nothing: Mapping[str, Any] = {}
    outputs = next((resource.outputs for resource in resources if resource.type == STACK_TYPE), nothing)
    return Walk(project, stack, resources, outputs)


def _resource(row: dict[str, Any]) -> PlannedResource:
    inputs: dict[str, Any] = row.get("inputs") or {}
    outputs: dict[str, Any] = row.get("outputs") or {}
    return PlannedResource(
        urn=row["urn"],
        type=row["type"],
        name=row["urn"].rpartition("::")[2],
        parent=row.get("parent", ""),
        custom=bool(row.get("custom")),
        inputs=masked(inputs),
        id=row.get("id", ""),
        outputs=masked(outputs),
        dependencies=tuple(sorted(row.get("dependencies") or ())),
        provider=str(row.get("provider") or "").rpartition("::")[0],
        protect=bool(row.get("protect")),
        retain_on_delete=bool(row.get("retainOnDelete")),
    )
