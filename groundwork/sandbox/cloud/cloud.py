"""The stand-in cloud: creates, reads, changes and deletes objects as AWS does, and refuses what AWS refuses."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groundwork.sandbox.cloud import deletion, faults, invokes, references, rules
from groundwork.sandbox.cloud.difference import Diff, diff
from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.shape import Object, Place, build, companions
from groundwork.sandbox.cloud.spec import Spec, spec
from groundwork.sandbox.cloud.store import Store, Thing
from groundwork.sandbox.cloud.values import has_unknown, plain, value_at

ATTEMPTS = 25
"""How often the provider asks again when a service throttles it (its `max_retries` default)."""


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


class Cloud:
    """One account of the stand-in cloud.

    `path` is its file; None keeps it in memory. `faults` are texts such as `capacity:h100`.
    """

    def __init__(
        self, path: Path | None, account: str = "123456789012", region: str = "us-east-1", faults: Sequence[str] = ()
    ) -> None:
        self.place = Place(account, region)
        self.faults = _parse(faults)
        self._path = path
        self._store: Store | None = Store(path) if path else None
        self._delay = float(os.environ.get("GROUNDWORK_SANDBOX_DELAY", "0"))
        self._calls: dict[str, int] = {}

    @property
    def store(self) -> Store:
        """What is remembered; opened when first needed, since a plan never needs it."""
        if self._store is None:
            self._store = Store(self._path)
        return self._store

    def check(self, type: str, name: str, inputs: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What is wrong with the inputs by themselves, as (property, reason)."""
        known = spec(type)
        given = {key for key, value in inputs.items() if value is not None and not key.startswith("__")}
        missing = [(key, f'Missing required property "{key}"') for key in known.properties.required if key not in given]
        unknown = [(key, f'"{key}" is not a property of {type}') for key in given - set(known.properties.inputs)]
        return sorted(missing + unknown)

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
        known = spec(type)
        with self._call(known, known.behaviour.actions.create, urn):
            self._wait(known)
            made, failure = self._create(known, urn, name, plain(inputs))
            self._wait(known)
            if failure:
                raise failure
            if type in self.faults.lost:
                host = f"https://{known.service}.{made.scope.variables['region']}.amazonaws.com/"
                raise CloudError(
                    "RequestError", f'send request failed, caused by: Post "{host}": read: connection reset by peer'
                )
        return made.id, made.outputs

    def _create(self, known: Spec, urn: str, name: str, inputs: dict[str, Any]) -> tuple[Object, CloudError | None]:
        for key, reason in self.check(known.type, name, inputs):
            raise CloudError("MissingParameter" if "Missing" in reason else "ValidationException", f"{key}: {reason}")
        with self.store.transaction():
            generation = self.store.birth(known.type, urn)
            made = build(known.type, urn, name, inputs, generation, self.place, self._look_up)
            self._refuse_second(known, made)
            references.documents(made)
            edges = references.edges(self.store, made)
            self._refuse_too_many(known, made)
            failure = rules.apply(self.store, self.faults, made)
            thing = Thing(
                known.type, made.id, made.outputs, made.arn, made.name, urn, generation,
                str(made.scope.variables["region"]), made.tags, "program", None, made.unique_key,
            )  # fmt: skip
            self.store.put(thing, edges)
            for companion in companions(made):
                self.store.put(companion, references.edges_of(self.store, companion))
            self.store.born(known.type, urn)
            self._log(known.behaviour.actions.create, known.type, made.id, urn, failure)
        return made, failure

    def _refuse_second(self, known: Spec, made: Object) -> None:
        exists, unique = known.behaviour.exists, known.behaviour.unique
        if exists and self.store.get(known.type, made.id):
            raise CloudError(exists.code, made.text(exists.message))
        if unique and made.unique_key and (taken := self.store.with_unique_key(known.type, made.unique_key)):
            raise CloudError(unique.code, made.text(unique.message, taken=taken.id))

    def _refuse_too_many(self, known: Spec, made: Object) -> None:
        limit = known.behaviour.limit
        if not limit:
            return
        same = [t for t in self.store.all(known.type) if not t.owner]
        if limit.within:
            same = [t for t in same if value_at(t.state, limit.within) == value_at(made.outputs, limit.within)]
        most = self.faults.quotas.get(limit.quota, limit.most * (1 if limit.within else rules.GENEROUS))
        if len(same) >= most:
            raise CloudError(limit.code, made.text(limit.message).replace(str(limit.most), str(most)))

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
        action = known.behaviour.actions.update or known.behaviour.actions.create
        with self._call(known, action, None):
            self._wait(known)
            with self.store.transaction():
                thing = self.store.get(type, id)
                if thing is None:
                    raise self._missing(known, id)
                if paths := diff(type, old, new).replace:
                    raise CloudError("ValidationException", f"`{paths[0]}` of {type} cannot be changed after creation")
                made = self._updated(known, thing, new)
                references.documents(made)
                edges = references.edges(self.store, made)
                if failure := rules.apply(self.store, self.faults, made):
                    raise CloudError(failure.code, failure.message)
                self.store.put(replace(thing, state=made.outputs, tags=made.tags, unique_key=made.unique_key), edges)
                self._log(action, type, id, thing.urn, None)
            self._wait(known)
        return made.outputs

    def _updated(self, known: Spec, thing: Thing, new: Mapping[str, Any]) -> Object:
        inputs, state = plain(new), dict(thing.state)
        version = known.behaviour.versioned
        if (
            version
            and diff(known.type, _without_tags(state), {**_without_tags(state), **_without_tags(inputs)}).changed
        ):
            state[version] = int(state.get(version, 0)) + 1
        logical = str(thing.state.get(known.behaviour.name or "") or thing.name or "")
        if known.behaviour.name and thing.name:
            inputs.setdefault(known.behaviour.name, thing.name)
        return build(
            known.type, thing.urn or "", logical, inputs, thing.generation, self.place, self._look_up, keep=state
        )

    def preview_update(self, type: str, id: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs that `update` would answer; nothing is changed."""
        thing = self.store.get(type, id)
        return self._updated(spec(type), thing, new).outputs if thing else {**plain(old), **plain(new), "id": id}

    def delete(self, type: str, id: str, state: Mapping[str, Any]) -> None:
        """Delete an object; no error when it is gone already, as the provider sees it.

        Raises:
            CloudError: where it is in use, protected or not empty.
        """
        known = spec(type)
        action = known.behaviour.actions.delete
        with self._call(known, action, None):
            self._wait(known)
            with self.store.transaction():
                thing = self.store.get(type, id)
                if thing is None:
                    return
                for switch in filter(None, (known.behaviour.contents and known.behaviour.contents.force,)):
                    thing = replace(thing, state={**thing.state, switch: state.get(switch, thing.state.get(switch))})
                deletion.refuse(self.store, thing, self.place.account)
                rules.before_delete(self.store, thing)
                deletion.remove(self.store, thing)
                self._log(action, type, id, thing.urn, None)

    def diff(
        self,
        type: str,
        old_inputs: Mapping[str, Any],
        new_inputs: Mapping[str, Any],
        state: Mapping[str, Any] | None = None,
    ) -> Diff:
        """Which inputs changed, and which of them force a replacement."""
        return diff(type, plain(old_inputs), plain(new_inputs), state)

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a data source such as `aws:index/getCallerIdentity:getCallerIdentity`."""
        return invokes.answer(token, plain(args), self.place, lambda: self.store)

    def natural_id(self, type: str, urn: str, name: str, inputs: Mapping[str, Any]) -> str | None:
        """The id that follows from the inputs alone, for finding an object without tags; None where AWS draws it."""
        if any(mark in spec(type).behaviour.id for mark in ("{hex:", "{upper:", "{lower:", "{letters:", "{uuid")):
            return None
        id_ = build(type, urn, name, plain(inputs), 0, self.place).id
        return None if has_unknown(id_) else id_

    def objects(self, **tag_filters: str | None) -> list[CloudObject]:
        """Every object that carries all these tags (None: the key with any value), as the tagging API finds them."""
        return [
            CloudObject(t.type, t.id, t.arn, t.name, t.tags, t.state, t.made_by, t.urn)
            for t in self.store.all()
            if all(key in t.tags and value in (None, t.tags[key]) for key, value in tag_filters.items())
        ]

    def events(self) -> list[dict[str, Any]]:
        """The audit trail of calls, oldest first."""
        return self.store.events()

    def _missing(self, known: Spec, id_: str) -> CloudError:
        refusal = known.behaviour.missing
        if not refusal:
            return CloudError("ResourceNotFoundException", f"{known.type} `{id_}` does not exist")
        return CloudError(
            refusal.code, deletion.message(Thing(known.type, id_, {}), refusal.message, self.place.account)
        )

    def _look_up(self, question: str, value: str) -> str | None:
        subnet = self.store.get("aws:ec2/subnet:Subnet", value) if question == "vpc-of" else None
        return str(subnet.state["vpcId"]) if subnet else None

    def _log(self, action: str, type_: str, id_: str | None, urn: str | None, error: CloudError | None) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.store.log(now, action, type_, id_, urn, error.code if error else None, error.message if error else None)

    def _wait(self, known: Spec) -> None:
        """Half of a call's duration; the object appears in between, so that a kill can land on either side."""
        seconds = (self._delay + self.faults.slow.get(known.type, 0)) / 2
        if seconds:
            time.sleep(seconds)

    @contextmanager
    def _call(self, known: Spec, action: str, urn: str | None) -> Iterator[None]:
        """A call as AWS receives it: allowed, not throttled, and in the audit trail when refused."""
        try:
            self._allow(action, known)
            self._throttle(action, known.service)
            yield
        except CloudError as error:
            if not error.partial and error.code != "RequestError":
                self._log(action, known.type, None, urn, error)
            raise

    def _allow(self, action: str, known: Spec) -> None:
        if self.faults.denies(action):
            who = f"arn:{self.place.partition}:sts::{self.place.account}:assumed-role/groundwork/sandbox"
            why = f"User: {who} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
            if known.service == "ec2":
                raise CloudError("UnauthorizedOperation", f"You are not authorized to perform this operation. {why}")
            raise CloudError("AccessDenied" if known.service in ("iam", "s3", "sqs") else "AccessDeniedException", why)

    def _throttle(self, action: str, service: str) -> None:
        """The provider asks again when throttled, so a few refusals only cost time."""
        if service not in self.faults.throttled:
            return
        calls = self.faults.throttled[service]
        for _ in range(ATTEMPTS):
            self._calls[service] = self._calls.get(service, 0) + 1
            if calls is not None and self._calls[service] > calls:
                return
            time.sleep(self._delay / ATTEMPTS)
        operation = action.split(":")[1]
        code = "RequestLimitExceeded" if service == "ec2" else "ThrottlingException"
        words = "Request limit exceeded." if service == "ec2" else "Rate exceeded"
        raise CloudError(
            code,
            f"operation error {service.upper()}: {operation}, exceeded maximum number of attempts, {ATTEMPTS}: {words}",
        )


def _without_tags(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in inputs.items() if k not in ("tags", "tagsAll")}


def _parse(texts: Sequence[str]) -> faults.Faults:
    return faults.parse([*faults.from_environment(), *texts])


Listener = Callable[[str], None]
