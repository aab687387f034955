"""Creating, changing and deleting, each as one transaction: all of its effects, or the refusal and none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from groundwork.sandbox.cloud import deletion, references, rules
from groundwork.sandbox.cloud.account import account
from groundwork.sandbox.cloud.difference import diff
from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.faults import Faults
from groundwork.sandbox.cloud.rules.case import Case
from groundwork.sandbox.cloud.shape import Object, Place, build, companions
from groundwork.sandbox.cloud.spec import Spec
from groundwork.sandbox.cloud.store import Edge, Store, Thing
from groundwork.sandbox.cloud.values import plain

TAGS = ("tags", "tagsAll")


@dataclass(frozen=True)
class Changes:
    """The changes that can be made to one account's store."""

    store: Store
    place: Place
    faults: Faults

    def create(self, known: Spec, urn: str, name: str, inputs: dict[str, Any]) -> tuple[Object, CloudError | None]:
        """Make an object; answers it, and the failure it was left behind with if there is one."""
        with self.store.transaction():
            generation = self.store.birth(known.type, urn)
            made = build(known.type, urn, name, inputs, generation, self.place, self._look_up)
            self._refuse_second(known, made)
            references.documents(made)
            edges = references.edges(self.store, made)
            self._refuse_too_many(known, made, edges)
            failure = rules.apply(Case(self.store, self.faults, made))
            region = str(made.scope.variables["region"])
            thing = Thing(known.type, made.id, made.outputs, made.arn, made.name, urn, generation, region, made.tags)
            self.store.put(replace(thing, unique_key=made.unique_key), edges)
            for companion in companions(made):
                self.store.put(companion, references.edges_of(self.store, companion))
            self.store.born(known.type, urn)
            self.log(known.behaviour.actions.create, known.type, made.id, urn, failure)
        return made, failure

    def _refuse_second(self, known: Spec, made: Object) -> None:
        exists, unique = known.behaviour.exists, known.behaviour.unique
        if exists and self.store.get(known.type, made.id):
            raise CloudError(exists.code, made.text(exists.message))
        if unique and made.unique_key and (taken := self.store.with_unique_key(known.type, made.unique_key)):
            raise CloudError(unique.code, made.text(unique.message, taken=taken.id))

    def _refuse_too_many(self, known: Spec, made: Object, edges: Sequence[Edge]) -> None:
        limit = known.behaviour.limit
        if not limit:
            return
        most = self.faults.quotas.get(limit.quota, limit.most * (1 if limit.within else account().times_default))
        if limit.within:
            owner = next(((edge.to_type, edge.to_id) for edge in edges if edge.path == limit.within), None)
            count = len(self.store.naming(known.type, owner)) if owner else 0
        else:
            count = self.store.count(known.type)
        if count >= most:
            raise CloudError(limit.code, made.text(limit.message, most=most))

    def update(self, known: Spec, id_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Object:
        """Change an object in place.

        Raises:
            CloudError: where it is gone, cannot be changed so, or the change fails.
        """
        action = known.behaviour.actions.update or known.behaviour.actions.create
        with self.store.transaction():
            thing = self.store.get(known.type, id_)
            if thing is None:
                raise self._missing(known, id_)
            if paths := diff(known.type, old, new).replace:
                raise CloudError(
                    "ValidationException", f"`{paths[0]}` of {known.type} cannot be changed after creation"
                )
            made = self.updated(known, thing, new)
            references.documents(made)
            edges = references.edges(self.store, made)
            if failure := rules.apply(Case(self.store, self.faults, made, before=thing)):
                raise failure
            self.store.put(replace(thing, state=made.outputs, tags=made.tags, unique_key=made.unique_key), edges)
            self.log(action, known.type, id_, thing.urn, None)
        return made

    def updated(self, known: Spec, thing: Thing, new: Mapping[str, Any]) -> Object:
        """The object as it would be with new inputs; what the cloud computed at creation stays."""
        inputs, state = plain(new), dict(thing.state)
        version = known.behaviour.versioned
        if version and any(state.get(key) != value for key, value in inputs.items() if key not in TAGS):
            state[version] = int(state.get(version, 0)) + 1
        if known.behaviour.name and thing.name:
            inputs.setdefault(known.behaviour.name, thing.name)
        logical = thing.name or thing.id
        return build(
            known.type, thing.urn or "", logical, inputs, thing.generation, self.place, self._look_up, keep=state
        )

    def delete(self, known: Spec, id_: str, state: Mapping[str, Any]) -> None:
        """Delete an object and what is part of it; nothing happens where it is gone already.

        Raises:
            CloudError: where it is in use, protected or not empty.
        """
        with self.store.transaction():
            thing = self.store.get(known.type, id_)
            if thing is None:
                return
            contents = known.behaviour.contents
            if contents and contents.force in state:  # the provider empties it first where the program says so
                thing = replace(thing, state={**thing.state, contents.force: state[contents.force]})
            deletion.refuse(self.store, thing, self.place.account)
            rules.before_delete(self.store, thing)
            deletion.remove(self.store, thing)
            self.log(known.behaviour.actions.delete, known.type, id_, thing.urn, None)

    def log(self, action: str, type_: str, id_: str | None, urn: str | None, error: CloudError | None) -> None:
        """Add a call to the audit trail."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        code, message = (error.code, error.message) if error else (None, None)
        self.store.log(
            {"at": now, "action": action, "type": type_, "id": id_, "urn": urn, "code": code, "message": message}
        )

    def _missing(self, known: Spec, id_: str) -> CloudError:
        refusal = known.behaviour.missing
        if not refusal:
            return CloudError("ResourceNotFoundException", f"{known.type} `{id_}` does not exist")
        return CloudError(
            refusal.code, deletion.message(Thing(known.type, id_, {}), refusal.message, self.place.account)
        )

    def _look_up(self, question: str, value: str) -> str | None:
        """Answer a template's question about another object: which VPC a subnet is in."""
        subnet = self.store.get("aws:ec2/subnet:Subnet", value) if question == "vpc-of" else None
        return str(subnet.state["vpcId"]) if subnet else None
