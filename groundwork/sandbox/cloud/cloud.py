"""The stand-in cloud as its callers see it: the mocks of a plan, and the provider behind the real engine."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundwork.sandbox.cloud import drift, faults, invokes, leftovers
from groundwork.sandbox.cloud.account import Reservation
from groundwork.sandbox.cloud.changes import Changes
from groundwork.sandbox.cloud.difference import GENERATED, Diff, diff
from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.gate import Gate
from groundwork.sandbox.cloud.shape import Place, build
from groundwork.sandbox.cloud.spec import Spec, spec
from groundwork.sandbox.cloud.store import Store, Thing
from groundwork.sandbox.cloud.values import has_unknown, plain


@dataclass(frozen=True)
class CloudObject:
    """An object as discovery by tags sees it."""

    type: str
    id: str
    arn: str | None
    name: str | None
    tags: Mapping[str, str]
    state: Mapping[str, Any]
    made_by: str
    """`program`: created by the engine; `service`: made along with another; `controller`: by something in the cluster."""
    urn: str | None

    @classmethod
    def of(cls, thing: Thing) -> "CloudObject":
        """The object as the store keeps it."""
        return cls(thing.type, thing.id, thing.arn, thing.name, thing.tags, thing.state, thing.made_by, thing.urn)


class Cloud:
    """One account of the stand-in cloud.

    `path` is its file; None keeps it in memory. `faults` are texts such as `capacity:h100`; those of the environment
    variable `GROUNDWORK_SANDBOX_FAULTS` are added.
    """

    def __init__(
        self, path: Path | None, account: str = "123456789012", region: str = "us-east-1", faults: Sequence[str] = ()
    ) -> None:
        self.place = Place(account, region)
        self.faults = _faults(faults)
        self._gate = Gate(self.faults, self.place)
        self._path = path
        self._store: Store | None = Store(path) if path else None

    @property
    def store(self) -> Store:
        """What is remembered; in memory it is set up when first needed, since a plan never needs it."""
        if self._store is None:
            self._store = Store(self._path)
        return self._store

    @property
    def _changes(self) -> Changes:
        return Changes(self.store, self.place, self.faults)

    def check(self, type: str, name: str, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What is wrong with the inputs by themselves, as (property, reason)."""
        properties = spec(type).properties
        given = {key for key, value in inputs.items() if value is not None and not key.startswith("__")}
        missing = [(key, f'Missing required property "{key}"') for key in properties.required if key not in given]
        return sorted(missing) + [
            (key, f'"{key}" is not a property of {type}') for key in sorted(given - {*properties.inputs})
        ]

    def preview(self, urn: str, type: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The id and outputs that `create` would answer; nothing is stored, nothing looked up."""
        generation = self._store.birth(type, urn) if self._store else 0
        made = build(type, urn, name, plain(inputs), generation, self.place)
        return made.id, made.outputs

    def create(self, urn: str, type: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Create an object; answers its id and outputs.

        Raises:
            CloudError: in AWS's words. With `partial` set, the object is there all the same, in a failed state.
        """
        known, action = spec(type), spec(type).behaviour.actions.create
        with self._call(known, action, urn):
            self._gate.half(known)
            for key, reason in self.check(type, name, inputs):
                raise CloudError(
                    "MissingParameter" if "Missing" in reason else "ValidationException", f"{key}: {reason}"
                )
            made, failure = self._changes.create(known, urn, name, plain(inputs))
        self._gate.half(known)
        if failure:
            raise failure
        self._gate.answer(known, str(made.scope.variables["region"]))
        return made.id, made.outputs

    def read(self, type: str, id: str) -> dict[str, Any] | None:
        """The object's state now, or None when it is gone."""
        known = spec(type)
        with self._call(known, known.behaviour.actions.read, None):
            thing = self.store.get(type, id)
        return thing.state if thing else None

    def update(self, type: str, id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        """Change an object in place; answers its outputs.

        Raises:
            CloudError: where it is gone, or the change is not possible in place.
        """
        known = spec(type)
        with self._call(known, known.behaviour.actions.update or known.behaviour.actions.create, None):
            self._gate.half(known)
            made = self._changes.update(known, id, plain(old), plain(new))
        self._gate.half(known)
        return made.outputs

    def preview_update(self, type: str, id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs that `update` would answer; nothing is changed."""
        thing = self.store.get(type, id)
        if thing is None:
            return {**plain(old), **plain(new), "id": id}
        return self._changes.updated(spec(type), thing, plain(new)).outputs

    def delete(self, type: str, id: str, state: Mapping[str, Any]) -> None:
        """Delete an object; no error when it is gone already, as the provider sees it.

        Raises:
            CloudError: where it is in use, protected or not empty.
        """
        known = spec(type)
        with self._call(known, known.behaviour.actions.delete, None):
            self._gate.half(known)
            self._changes.delete(known, id, plain(state))
        self._gate.half(known)

    def diff(
        self,
        type: str,
        old_inputs: Mapping[str, Any],
        new_inputs: Mapping[str, Any],
        state: Mapping[str, Any] | None = None,
    ) -> Diff:
        """Which inputs changed, and which of them force a replacement; `state`: the last outputs, to replace what failed."""
        return diff(type, plain(old_inputs), plain(new_inputs), state)

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a data source such as `aws:index/getCallerIdentity:getCallerIdentity`."""
        return invokes.answer(token, plain(args), self.place)

    def natural_id(self, type: str, urn: str, name: str, inputs: Mapping[str, Any]) -> str | None:
        """The id that follows from the inputs alone, for finding an object without tags; None where AWS draws it."""
        known = spec(type).behaviour
        drawn = any(mark in known.id for mark in GENERATED) or bool(known.name and not inputs.get(known.name))
        id_ = None if drawn else build(type, urn, name, plain(inputs), 0, self.place).id
        return None if id_ is None or has_unknown(id_) else id_

    def objects(self, **tag_filters: str | None) -> list[CloudObject]:
        """Every object that carries all these tags (None: the key with any value), as the tagging API finds them."""
        wanted = tag_filters.items()
        found = (
            t for t in self.store.all() if all(key in t.tags and value in (None, t.tags[key]) for key, value in wanted)
        )
        return [CloudObject.of(thing) for thing in found]

    def events(self) -> list[dict[str, Any]]:
        """The audit trail of calls, oldest first."""
        return self.store.events()

    def plant_drift(self, type: str, id: str, changes: Mapping[str, Any] | None = None) -> None:
        """Change properties behind the engine's back (path to value), or delete the object where none are given."""
        drift.plant(self.store, type, id, changes)

    def plant_leftovers(self, cluster: str, kinds: Sequence[str] = leftovers.KINDS) -> list[CloudObject]:
        """Leave behind what controllers in the cluster make: `balancer`, `interface`, `volume`."""
        return [CloudObject.of(thing) for thing in leftovers.plant(self.store, self.place, cluster, kinds)]

    def plant_contents(self, type: str, id: str) -> None:
        """Put something into a bucket or repository, so that it is not empty when it is to be deleted."""
        drift.fill(self.store, type, id)

    def plant_reservation(self, id: str, machine: str, zone: str, count: int, *, block: bool = False) -> None:
        """Let the account hold a capacity reservation or block."""
        self.store.reserve(
            id, Reservation(machine=machine, zone=zone, count=count, kind="block" if block else "on-demand")
        )

    @contextmanager
    def _call(self, known: Spec, action: str, urn: str | None) -> Generator[None]:
        """A call as AWS receives it: allowed, not throttled, and in the audit trail when refused."""
        try:
            self._gate.enter(known, action)
            yield
        except CloudError as error:
            self._changes.log(action, known.type, None, urn, error)
            raise


def _faults(texts: Sequence[str]) -> faults.Faults:
    return faults.parse([*faults.from_environment(), *texts])
