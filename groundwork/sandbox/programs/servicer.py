"""The provider's side of Pulumi's protocol: properties in, one call on the cloud, properties out.

What the engine relies on is kept here: a preview touches nothing and leaves what it cannot know unknown, a secret input
stays secret in the outputs, `Read` by id alone imports, an id that is gone is answered with no id, and an object that was
made but did not come up is reported with its id so that the state keeps it.
"""

# ruff: noqa: N802 - the methods have the names the protocol gives them

import json
from collections.abc import Callable, Mapping
from functools import wraps
from importlib.metadata import version
from typing import Any, TypeVar, cast

import grpc
from google.protobuf import any_pb2, empty_pb2
from pulumi.runtime.proto import ResourceProviderServicer, plugin_pb2, provider_pb2, status_pb2

from groundwork.sandbox.cloud import Cloud, CloudError, Diff
from groundwork.sandbox.cloud.spec import spec
from groundwork.sandbox.programs.live import live_inputs
from groundwork.sandbox.programs.values import decode, encode, unknowns

Method = TypeVar("Method", bound=Callable[..., Any])


def spoken(method: Method) -> Method:
    """Turn the cloud's refusal into the error the engine shows, in the cloud's own words."""

    @wraps(method)
    def call(self: Any, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except CloudError as refusal:
            if refusal.partial:
                _send_half_made(context, refusal, refusal.partial, request)
            context.abort(grpc.StatusCode.UNKNOWN, refusal.told)

    return cast("Method", call)


class Provider(ResourceProviderServicer):
    """A Pulumi provider over a cloud; `open_cloud` gives the account that the settings of an `aws.Provider` name."""

    def __init__(self, open_cloud: Callable[[Mapping[str, Any]], Cloud]) -> None:
        self._open = open_cloud
        self._cloud: Cloud | None = None

    @property
    def cloud(self) -> Cloud:
        """The account; without settings, the default one."""
        if self._cloud is None:
            self._cloud = self._open({})
        return self._cloud

    # --- the provider itself -------------------------------------------------------------------------------------

    def Handshake(self, request: Any, context: Any) -> Any:
        """Say what is understood: secrets, and nothing exotic."""
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Version: the SDK's this provider answers to."""
        return plugin_pb2.PluginInfo(version=version("pulumi-aws"))

    def GetSchema(self, request: Any, context: Any) -> Any:
        """Give the least schema: the typed SDK carries the shapes."""
        return provider_pb2.GetSchemaResponse(
            schema=json.dumps({"name": "aws", "version": version("pulumi-aws"), "resources": {}})
        )

    def CheckConfig(self, request: Any, context: Any) -> Any:
        """Accept the provider's settings."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        """Another region is another place: everything in it would be replaced."""
        old, new = decode(request.olds).plain, decode(request.news).plain
        moved = [key for key in ("region",) if old.get(key) != new.get(key) and not unknowns(new.get(key))]
        changed = old != new
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(changes=some if changed else none, replaces=moved)

    @spoken
    def Configure(self, request: Any, context: Any) -> Any:
        """Take the settings; refuse an account the program does not allow."""
        self._cloud = self._open(decode(request.args).plain)
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Attach(self, request: Any, context: Any) -> Any:
        """Accept the engine's address; nothing is asked of it."""
        return empty_pb2.Empty()

    def GetMapping(self, request: Any, context: Any) -> Any:
        """No conversion from other tools."""
        return provider_pb2.GetMappingResponse()

    def GetMappings(self, request: Any, context: Any) -> Any:
        """No conversion from other tools."""
        return provider_pb2.GetMappingsResponse()

    def Cancel(self, request: Any, context: Any) -> Any:
        """Nothing waits here that would not end by itself; the engine ends the process next."""
        return empty_pb2.Empty()

    # --- one resource --------------------------------------------------------------------------------------------

    @spoken
    def Check(self, request: Any, context: Any) -> Any:
        """Take the inputs as they are, secrets included, and name those that are missing or unknown to the type."""
        found = self.cloud.check(_type(request.urn), _name(request.urn), decode(request.news).plain)
        failures = [provider_pb2.CheckFailure(property=key, reason=reason) for key, reason in found]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @spoken
    def Diff(self, request: Any, context: Any) -> Any:
        """Compare old inputs with new; a value not known yet counts as a change."""
        old, new, state = decode(request.old_inputs).plain, decode(request.news).plain, decode(request.olds).plain
        for key in {path.split(".")[0].split("[")[0] for path in request.ignoreChanges}:
            new.pop(key, None)
            if key in old:
                new[key] = old[key]
        return _diff(old, self.cloud.diff(_type(request.urn), old, new, state))

    @spoken
    def Create(self, request: Any, context: Any) -> Any:
        """Make it; in a preview answer the inputs alone, which leaves everything the cloud decides unknown."""
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)
        bag = decode(request.properties)
        made, outputs = self.cloud.create(request.urn, _type(request.urn), _name(request.urn), bag.plain)
        return provider_pb2.CreateResponse(id=made, properties=encode(outputs, bag.secrets))

    @spoken
    def Update(self, request: Any, context: Any) -> Any:
        """Change it in place; a preview says what it would look like, as far as that is known."""
        kind, new, old = _type(request.urn), decode(request.news), decode(request.olds)
        change = self.cloud.preview_update if request.preview else self.cloud.update
        old_inputs = decode(request.old_inputs).plain if request.old_inputs.fields else old.plain
        outputs = change(kind, request.id, old_inputs, new.plain)
        return provider_pb2.UpdateResponse(properties=encode(outputs, new.secrets | old.secrets))

    @spoken
    def Delete(self, request: Any, context: Any) -> Any:
        """Delete it; gone already is as good."""
        self.cloud.delete(_type(request.urn), request.id, decode(request.properties).plain)
        return empty_pb2.Empty()

    @spoken
    def Read(self, request: Any, context: Any) -> Any:
        """Look at it in the cloud: for a refresh against known inputs, for an import by its id alone."""
        kind = _type(request.urn)
        state = self.cloud.read(kind, request.id)
        if state is None:
            return provider_pb2.ReadResponse()
        known, outputs = decode(request.inputs), decode(request.properties)
        inputs = live_inputs(state, known.plain or None, spec(kind).properties.inputs)
        return provider_pb2.ReadResponse(
            id=request.id,
            properties=encode(state, known.secrets | outputs.secrets),
            inputs=encode(inputs, known.secrets),
        )

    @spoken
    def Invoke(self, request: Any, context: Any) -> Any:
        """Answer a look-up."""
        answer = self.cloud.invoke(request.tok, decode(request.args).plain)
        return _answer(encode(answer))


def _answer(properties: Any) -> Any:
    fields: dict[str, Any] = {"return": properties}  # a word of Python's own, so it cannot be a keyword argument
    return provider_pb2.InvokeResponse(**fields)


def _type(urn: str) -> str:
    """Type of the resource, without its parents': the last part of the URN's type chain."""
    return urn.split("::")[2].rsplit("$", maxsplit=1)[-1]


def _name(urn: str) -> str:
    return urn.split("::", 3)[3]


def _diff(old: Mapping[str, Any], found: Diff) -> Any:
    """Say which properties change, in the engine's words; a path within a property counts for the property."""
    kinds = provider_pb2.PropertyDiff
    replaces = {path.split(".")[0].split("[")[0] for path in found.replace}
    detailed: dict[str, Any] = {}
    for key in sorted({*found.changed, *replaces}):
        added = key not in old
        kind = (kinds.ADD_REPLACE, kinds.UPDATE_REPLACE, kinds.ADD, kinds.UPDATE)[
            2 * (key not in replaces) + (not added)
        ]
        detailed[key] = provider_pb2.PropertyDiff(kind=kind, inputDiff=True)
    some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
    return provider_pb2.DiffResponse(
        changes=some if detailed else none,
        diffs=sorted(detailed),
        replaces=sorted(replaces),
        deleteBeforeReplace=found.delete_before_replace,
        detailedDiff=detailed,
        hasDetailedDiff=True,
    )


def _send_half_made(
    context: grpc.ServicerContext, refusal: CloudError, made: tuple[str, dict[str, Any]], request: Any
) -> None:
    """Tell the engine that the object exists although the operation failed, so that the state keeps it."""
    real_id, outputs = made
    bag = decode(request.properties if hasattr(request, "properties") else request.news)
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=real_id,
            properties=encode(outputs, bag.secrets),
            reasons=[refusal.told],
            inputs=encode(bag.plain, bag.secrets),
        )
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=refusal.told, details=[detail])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
