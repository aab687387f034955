"""After a crash: what the engine began and never recorded is found in the cloud and adopted, or forgotten; and said.

The engine writes down each operation before it begins it. After `kill -9` the state therefore holds *pending operations*:
a pending creation may or may not have made its object. The engine itself cannot tell; tags can.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from pulumi.automation import Deployment
from pulumi.automation.errors import CommandError

from groundwork.errors import EngineFailed
from groundwork.lifecycle.inventory import CloudInventory, Found, Pending
from groundwork.lifecycle.workspace import OpenStack, rows
from groundwork.plan.model import PlannedResource, Walk

DEPLOYMENT_VERSION: Final = 3
"""Version of the state's format that the fields used here have; the engine migrates older ones on export."""


@dataclass
class Recovery:
    """What a recovery found and did, as sentences."""

    adopted: dict[str, str] = field(default_factory=dict[str, str])
    """URN to the id that was found."""
    forgotten: list[str] = field(default_factory=list[str])
    """URNs of creations that made nothing."""
    settled: list[str] = field(default_factory=list[str])
    """URNs whose change or deletion was cut off; read anew from the cloud."""
    orphans: list[Found] = field(default_factory=list[Found])
    """Objects with the environment's tag that neither the state nor the program knows."""

    @property
    def sentences(self) -> list[str]:
        """One line an object."""
        return [
            *(
                f"adopted {_name(urn)}: it had been created as `{found}` but not recorded"
                for urn, found in self.adopted.items()
            ),
            *(
                f"{_name(urn)} had been begun, and nothing of it is in the cloud; it will be created"
                for urn in self.forgotten
            ),
            *(f"read {_name(urn)} anew: its change or deletion was cut off" for urn in self.settled),
        ]


def recover(opened: OpenStack, inventory: CloudInventory, environment: str, plan: Walk | None = None) -> Recovery:
    """Settle what an earlier run left open; with a `plan` also what it lost the answer to. Else nothing is touched."""
    deployment = opened.state()
    operations = rows(deployment, "pending_operations")
    known = {str(r["id"]) for r in rows(deployment, "resources") if r.get("id")}
    unknown = _unknown_to(inventory.tagged(environment), deployment)
    operations += _unanswered(plan, unknown, deployment) if plan else []
    recovery = Recovery()
    for operation in operations:
        resource = operation["resource"]
        if operation["type"] != "creating":
            recovery.settled.append(resource["urn"])
            continue
        pending = Pending(resource["urn"], resource["type"], resource.get("inputs") or {})
        found = inventory.find(pending, environment, known) if resource.get("custom") else None
        if found:
            recovery.adopted[pending.urn] = found
            known.add(found)
        else:
            recovery.forgotten.append(pending.urn)
    if operations:
        _settle(opened, recovery, deployment, [operation["resource"] for operation in operations])
    recovery.orphans = [one for one in unknown if one.id not in known]
    return recovery


def _settle(opened: OpenStack, recovery: Recovery, deployment: dict[str, Any], begun: Sequence[dict[str, Any]]) -> None:
    """Write what was found into the state, and let the engine read those objects from the cloud."""
    by_urn = {str(resource["urn"]): resource for resource in begun}
    resources = rows(deployment, "resources")
    for urn, found in recovery.adopted.items():
        # Without outputs the provider reads it as an import, which takes the ids of `pulumi import` too.
        _insert(resources, {**by_urn[urn], "id": found, "outputs": {}})
    deployment["resources"] = resources
    deployment["pending_operations"] = []
    opened.stack.import_stack(Deployment(version=DEPLOYMENT_VERSION, deployment=deployment))
    there = {str(resource["urn"]) for resource in resources}
    targets = [urn for urn in dict.fromkeys([*recovery.adopted, *recovery.settled]) if urn in there]
    if not targets:
        return
    try:
        opened.stack.refresh(target=targets, color="never", suppress_outputs=True, show_secrets=False)
    except CommandError as error:
        raise EngineFailed(
            f"what was found after the crash could not be read: {_last_error(str(error))}",
            f"`groundwork recover {opened.place.stack}` tries again",
        ) from error


def _insert(resources: list[dict[str, Any]], adopted: dict[str, Any]) -> None:
    """Put the adopted resource where the engine would: after all it needs, and after the one it was to replace."""
    for number, resource in enumerate(resources):
        if resource["urn"] == adopted["urn"] and not resource.get("delete"):
            resource["delete"] = True
            resources.insert(number + 1, adopted)
            return
    resources.append(adopted)


def _name(urn: str) -> str:
    parts = urn.split("::", 3)
    return f"`{parts[3]}` ({parts[2].split('$')[-1]})"


def _last_error(text: str) -> str:
    errors = [line.split("error:", 1)[1].strip() for line in text.splitlines() if "error:" in line]
    return errors[-1] if errors else text.strip().splitlines()[-1]


def _unanswered(plan: Walk, unknown: Sequence[Found], deployment: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Creations whose answer was lost on the way, as the operations the engine should have written down.

    The engine drops a creation from the state when the provider reports an error, even if only the answer was lost. The
    object carries our tags: with its type and name it is the program's own resource.
    """
    resources = rows(deployment, "resources")
    providers = {str(r["urn"]): str(r["id"]) for r in resources if str(r["type"]).startswith("pulumi:providers:")}
    there = {str(r["urn"]) for r in resources}
    lost = {(found.kind, found.name) for found in unknown}
    return [
        {"resource": _resource(planned, providers), "type": "creating"}
        for planned in plan.custom
        if planned.urn not in there and planned.provider in providers and _tagged_as(planned) in lost
    ]


def orphans(opened: OpenStack, inventory: CloudInventory, environment: str) -> list[Found]:
    """Objects with the environment's tag that the state does not know; what controllers make is theirs while the cluster lives."""
    return _unknown_to(inventory.tagged(environment), opened.state())


def _unknown_to(found: Iterable[Found], deployment: Mapping[str, Any]) -> list[Found]:
    operations = [operation["resource"] for operation in rows(deployment, "pending_operations")]
    resources = [*rows(deployment, "resources"), *operations]
    known = {(str(r["type"]), str(r.get("id", ""))) for r in resources}
    begun = {(str(r["type"]), _name_tag(r.get("inputs") or {})) for r in operations}
    return [one for one in found if (one.kind, one.id) not in known and (one.kind, one.name) not in begun]


def _tagged_as(planned: PlannedResource) -> tuple[str, str]:
    return planned.type, _name_tag(planned.inputs)


def _name_tag(inputs: Mapping[str, Any]) -> str:
    return _tag(inputs, "Name")


def _tag(inputs: Mapping[str, Any], key: str) -> str:
    tags: Any = inputs.get("tags")
    return str(cast("Mapping[str, Any]", tags).get(key, "")) if isinstance(tags, Mapping) else ""


def _resource(planned: PlannedResource, providers: Mapping[str, str]) -> dict[str, Any]:
    """A resource as the engine's state has it before its creation ends."""
    return {
        "urn": planned.urn,
        "custom": True,
        "type": planned.type,
        "inputs": dict(planned.inputs),
        "parent": planned.parent,
        "provider": f"{planned.provider}::{providers[planned.provider]}",
    }
