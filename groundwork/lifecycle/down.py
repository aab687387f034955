"""Take an environment down: drain what its controllers made, let the engine destroy the rest, report what is left."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from groundwork.errors import CloudRefused, EngineFailed, LeftoversFound
from groundwork.lifecycle import summary
from groundwork.lifecycle.access import inventory_of, require_credentials
from groundwork.lifecycle.inventory import CloudInventory, Found
from groundwork.lifecycle.locks import remove_dead_locks, wait_for_providers
from groundwork.lifecycle.operate import Outcome, interrupted_error, operate
from groundwork.lifecycle.patience import patience
from groundwork.lifecycle.place import Place
from groundwork.lifecycle.recover import recover
from groundwork.lifecycle.workspace import OpenStack, open_stack
from groundwork.screen import talk
from groundwork.words import plural
from infra.environment.environment import Environment

ROUNDS: Final = 3
"""Times the engine is asked to destroy: machines that end let go of interfaces, which are then drained before the next."""
PROTECTIONS: Final = ("deletionProtection", "enableDeletionProtection", "disableApiTermination")
CLUSTER: Final = "aws:eks/cluster:Cluster"
NETWORK: Final = "aws:ec2/vpc:Vpc"


@dataclass
class TakenDown:
    """What a `down` did."""

    drained: list[Found] = field(default_factory=list[Found])
    left: list[Found] = field(default_factory=list[Found])
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Scope:
    """What the state says there is to drain around: taken before the first deletion."""

    clusters: frozenset[str]
    networks: frozenset[str]

    @classmethod
    def of(cls, resources: list[dict[str, Any]]) -> "Scope":
        """Clusters and networks of a state."""
        ids = [(str(r["type"]), str(r.get("id", ""))) for r in resources]
        return cls(frozenset(i for t, i in ids if t == CLUSTER), frozenset(i for t, i in ids if t == NETWORK))


def down(
    place: Place, environment: Environment, confirm: Callable[[str], bool], *, as_json: bool = False
) -> TakenDown | None:
    """Take the stack down; None where the user says no.

    Raises:
        CloudRefused: something is protected; the hint is the way out.
        EngineFailed: the cloud refused a deletion; what is left is in the state.
        LeftoversFound: everything of the state is gone, and something of the environment is not.
    """
    if not place.sandbox:
        require_credentials(place, environment.account)
    with patience("reading the state"):
        opened = open_stack(place)
        inventory = inventory_of(place, environment.region, environment.account)
        _recover(opened, inventory, environment.name)
        resources = opened.resources()
    refuse_protected(resources, place.stack, " --sandbox" if place.sandbox else "")
    custom = [r for r in resources if r.get("custom") and not str(r["type"]).startswith("pulumi:")]
    if custom and not confirm(f"delete the {len(custom)} resources of `{place.stack}`?"):
        return None
    taken = TakenDown()
    scope = Scope.of(resources)
    if resources:
        _destroy(opened, inventory, scope, taken)
    taken.left = leftovers(inventory, environment.name, scope)
    _report(place, taken, as_json=as_json)
    return taken


def _recover(opened: OpenStack, inventory: CloudInventory, environment: str) -> None:
    place = opened.place
    if place.sandbox:
        for sentence in remove_dead_locks(place.state, place.stack):
            talk().print(f"recovered: {sentence}", soft_wrap=True)
        wait_for_providers(place.in_use)
    for sentence in recover(opened, inventory, environment).sentences:
        talk().print(f"recovered: {sentence}", soft_wrap=True)


def refuse_protected(resources: list[dict[str, Any]], stack: str, flag: str = "") -> None:
    """Refuse before anything is touched if something would refuse in the middle.

    Raises:
        CloudRefused: naming all of it.
    """
    held = [
        str(r["urn"])
        for r in resources
        if r.get("protect") or any((r.get("outputs") or {}).get(k) is True for k in PROTECTIONS)
    ]
    if held:
        raise CloudRefused(
            f"deletion protection is on for {summary.names(held)}; nothing was deleted",
            f"set `cluster.deletion_protection: false` in the environment file, `groundwork up {stack}{flag}`, then this command again",
        )


def drain(inventory: CloudInventory, scope: Scope) -> list[Found]:
    """Remove what the clusters' controllers made, in the order the cloud allows; say each."""
    drained: list[Found] = []
    for cluster in sorted(scope.clusters) or [""]:
        for found in inventory.left_by_controllers(cluster, scope.networks):
            inventory.remove(found)
            drained.append(found)
            talk().print(f"  drained      {found.title}", soft_wrap=True)
    return drained


def leftovers(inventory: CloudInventory, environment: str, scope: Scope) -> list[Found]:
    """What is still in the cloud, by the environment's tag and by the clusters'."""
    by_controllers = [
        f for cluster in sorted(scope.clusters) for f in inventory.left_by_controllers(cluster, scope.networks)
    ]
    found = {(one.kind, one.id): one for one in [*inventory.tagged(environment), *by_controllers]}
    return [found[key] for key in sorted(found)]


def _destroy(opened: OpenStack, inventory: CloudInventory, scope: Scope, taken: TakenDown) -> None:
    for number in range(1, ROUNDS + 1):
        drained = drain(inventory, scope)
        taken.drained += drained
        total = len(opened.resources())
        outcome = operate(
            opened,
            lambda on_event: opened.stack.destroy(
                on_event=on_event, color="never", suppress_outputs=True, show_secrets=False
            ),
            total,
        )
        taken.outcome = outcome
        if outcome.succeeded:
            return
        flag = " --sandbox" if opened.place.sandbox else ""
        if outcome.interrupted:
            raise interrupted_error(f"groundwork down {opened.place.stack}{flag}", len(outcome.progress.changed))
        if number == ROUNDS or (number > 1 and not drained and not outcome.progress.changed):
            break
        talk().print("  not everything is gone yet: draining once more", soft_wrap=True)
    _raise_not_gone(opened, taken.outcome)


def _raise_not_gone(opened: OpenStack, outcome: Outcome | None) -> None:
    stack = opened.place.stack
    if outcome:
        summary.show_failures(outcome, stack)
    left = [str(r["urn"]) for r in opened.resources() if r.get("custom")]
    flag = " --sandbox" if opened.place.sandbox else ""
    raise EngineFailed(
        f"{plural(len(left), 'resource')} of `{stack}` still there: {summary.names(left)}",
        f"mend what is named above, then `groundwork down {stack}{flag}` goes on from here",
    )


def _report(place: Place, taken: TakenDown, *, as_json: bool) -> None:
    console = talk()
    for line in summary.lines_of(taken.outcome.progress.changed) if taken.outcome else []:
        console.print(line, soft_wrap=True)
    if as_json:
        rows = [{"type": f.kind, "id": f.id, "name": f.name, "note": f.note} for f in taken.left]
        drained = [{"type": f.kind, "id": f.id, "name": f.name} for f in taken.drained]
        print(
            json.dumps(summary.document(place.stack, taken.outcome, {"drained": drained, "leftovers": rows}), indent=2)
        )
    if not taken.left:
        console.print(f"`{place.stack}` is down; nothing with its tag is left in the cloud", soft_wrap=True)
        return
    listed = "\n".join(f"  {found.title}{f'  {found.note}' if found.note else ''}" for found in taken.left)
    raise LeftoversFound(
        f"`{place.stack}` is down; by its tags {plural(len(taken.left), 'object')} left in the cloud:\n{listed}",
        "they cost money until they are removed; `groundwork down` again drains what a controller made meanwhile",
    )
