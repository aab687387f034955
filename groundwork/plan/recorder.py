"""A resource monitor that records: it answers the SDK as the engine would and keeps what it was told."""

from collections.abc import Mapping
from typing import Any, Protocol

from google.protobuf import empty_pb2
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import resource_pb2

from groundwork.plan.aliases import former_urns, urn_of
from groundwork.plan.model import STACK_TYPE, PlannedResource
from groundwork.plan.wire import from_struct, masked, revealed, secret, secrets_in, to_struct


class StandIn(Protocol):
    """The part of the stand-in cloud a walk needs."""

    def preview(self, urn: str, type: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """Return the id and outputs the resource will have."""
        ...

    def invoke(self, token: str, args: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer a look-up."""
        ...


class _Cloud(Mocks):
    """The stand-in cloud in the shape Pulumi's mocks have, for what `MockMonitor` does by itself (look-ups, reads)."""

    def __init__(self, cloud: StandIn) -> None:
        self._cloud = cloud

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        return dict(self._cloud.invoke(args.token, revealed(args.args))), []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        name, outputs = self._cloud.preview("", args.typ, args.name, revealed(args.inputs))
        return args.resource_id or name, dict(outputs)


class DuplicateUrnError(ValueError):
    """Two resources have one URN; the engine refuses that in the same words."""


class Recorder(MockMonitor):
    """Pulumi's mock monitor, but URNs are the engine's and every registration is kept."""

    def __init__(self, cloud: StandIn, project: str, stack: str, *, preview: bool = False) -> None:
        super().__init__(_Cloud(cloud))
        self._cloud = cloud
        self.project, self.stack, self.preview = project, stack, preview
        self._prefix = f"urn:pulumi:{stack}::{project}::"
        self.recorded: dict[str, PlannedResource] = {}
        self.stack_outputs: dict[str, Any] = {}

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Qualify the type by its ancestors' types, as the engine does; the stack itself is left out of it."""
        return urn_of(self._prefix, parent, type_, name)

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Record the request and answer with what the stand-in cloud will make of it."""
        urn = self.make_urn(request.parent, request.type, request.name)
        if urn in self.recorded:
            raise DuplicateUrnError(f"Duplicate resource URN '{urn}'; try giving it a unique name")
        inputs = from_struct(request.object)
        identity, outputs = self._made(urn, request, inputs)
        self.recorded[urn] = PlannedResource(
            urn=urn,
            type=request.type,
            name=request.name,
            parent=request.parent,
            custom=request.custom,
            inputs=masked(inputs),
            id=identity,
            outputs=outputs,
            dependencies=tuple(sorted(request.dependencies)),
            provider=request.provider.rpartition("::")[0],  # the rest is the provider's id
            protect=bool(request.protect),
            retain_on_delete=bool(request.retainOnDelete),
            made_of={
                key: tuple(sorted(found.urns)) for key, found in request.propertyDependencies.items() if found.urns
            },
            aliases=former_urns(request, self.recorded.get(request.parent), self._prefix),
            secrets=tuple(sorted(secrets_in(masked(inputs)))),
            ignore_changes=tuple(sorted(request.ignoreChanges)),
            replace_on_changes=tuple(sorted(request.replaceOnChanges)),
            delete_before_replace=bool(request.deleteBeforeReplace),
        )
        return resource_pb2.RegisterResourceResponse(urn=urn, id=identity, object=to_struct(outputs))

    def _made(self, urn: str, request: Any, inputs: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if not request.custom:
            return "", inputs
        if request.type.startswith("pulumi:providers:"):
            # What the engine adds to a provider's inputs in its state: the plugin's version and its own bookkeeping.
            inputs |= {"version": request.version, "__internal": {}} if request.version else {"__internal": {}}
            return urn.rsplit("::", 1)[1], dict(inputs)
        if self.preview:
            return "", inputs
        plain = revealed(inputs)
        identity, outputs = self._cloud.preview(urn, request.type, request.name, plain)
        hidden = {key for key in inputs if inputs[key] != plain[key]} | set(request.additionalSecretOutputs)
        return identity, {key: secret(value) if key in hidden else value for key, value in outputs.items()}

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the protocol's name
        """Keep the outputs of the stack; those of components stay inside the program."""
        if self.recorded[request.urn].type == STACK_TYPE:
            self.stack_outputs = masked(from_struct(request.outputs))
        return empty_pb2.Empty()
