"""Pulumi's property values on the wire: unknowns, secrets, outputs and references, to plain Python and back.

A value not known before an `up` travels as a fixed string, a secret as an object with a signature. Source: Pulumi's
"Property values" protocol (`sdk/proto`), constants as in the SDK's `pulumi.runtime.rpc`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

UNKNOWN: Final = rpc.UNKNOWN
SIGNATURE: Final = rpc._special_sig_key  # pyright: ignore[reportPrivateUsage] - no public name
SECRET: Final = rpc._special_secret_sig  # pyright: ignore[reportPrivateUsage]
OUTPUT: Final = rpc._special_output_value_sig  # pyright: ignore[reportPrivateUsage]
RESOURCE: Final = rpc._special_resource_sig  # pyright: ignore[reportPrivateUsage]


@dataclass
class Bag:
    """A bag of properties as plain values, and which of its top-level keys hold a secret anywhere inside."""

    plain: dict[str, Any]
    secrets: set[str] = field(default_factory=set[str])


def decode(properties: struct_pb2.Struct) -> Bag:
    """Return the plain values of `properties`; a value not known yet is the string `UNKNOWN`."""
    bag = Bag({})
    for key, value in properties.fields.items():
        found: list[bool] = []
        bag.plain[key] = _plain(value, found)
        if found:
            bag.secrets.add(key)
    return bag


def encode(plain: Mapping[str, Any], secrets: set[str] | frozenset[str] = frozenset()) -> struct_pb2.Struct:
    """Return `plain` for the wire, the keys in `secrets` wrapped as secret; None values are left out."""
    properties = struct_pb2.Struct()
    for key, value in plain.items():
        if value is None:
            continue
        wire = _wire(value)
        if key in secrets and not _is_secret(wire):
            wire = struct_pb2.Value(struct_value=_signed(SECRET, wire))
        properties.fields[key].CopyFrom(wire)
    return properties


def unknowns(value: Any) -> bool:
    """Whether `value` holds anything not known yet."""
    if isinstance(value, Mapping):
        return any(unknowns(part) for part in cast("Mapping[str, Any]", value).values())
    if isinstance(value, list):
        return any(unknowns(part) for part in cast("list[Any]", value))
    return value == UNKNOWN


def _plain(value: struct_pb2.Value, secret: list[bool]) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return _plain_object(value.struct_value, secret)
    if kind == "list_value":
        return [_plain(part, secret) for part in value.list_value.values]
    if kind == "number_value":
        number = value.number_value
        return int(number) if math.isfinite(number) and number.is_integer() else number
    return None if kind in (None, "null_value") else getattr(value, kind)


def _plain_object(properties: struct_pb2.Struct, secret: list[bool]) -> Any:
    fields = properties.fields
    signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
    if signature == SECRET:
        secret.append(True)
        return _plain(fields["value"], secret)
    if signature == OUTPUT:
        if "secret" in fields and fields["secret"].bool_value:
            secret.append(True)
        return _plain(fields["value"], secret) if "value" in fields else UNKNOWN
    if signature == RESOURCE:
        return _plain(fields["id"], secret) if "id" in fields else fields["urn"].string_value
    return {key: _plain(value, secret) for key, value in fields.items()}


def _wire(value: Any) -> struct_pb2.Value:
    wire = struct_pb2.Value()
    match value:
        case None:
            wire.null_value = struct_pb2.NULL_VALUE
        case bool():
            wire.bool_value = value
        case int() | float():
            wire.number_value = value
        case str():
            wire.string_value = value
        case Mapping():
            wire.struct_value.SetInParent()
            for key, part in cast("Mapping[str, Any]", value).items():
                wire.struct_value.fields[key].CopyFrom(_wire(part))
        case list() | tuple():
            wire.list_value.SetInParent()
            wire.list_value.values.extend(_wire(part) for part in cast("list[Any]", value))
        case _:
            raise TypeError(f"a property cannot be a {type(value).__name__}")
    return wire


def _is_secret(wire: struct_pb2.Value) -> bool:
    return wire.HasField("struct_value") and wire.struct_value.fields[SIGNATURE].string_value == SECRET


def _signed(signature: str, value: struct_pb2.Value) -> struct_pb2.Struct:
    wrapped = struct_pb2.Struct()
    wrapped.fields[SIGNATURE].string_value = signature
    wrapped.fields["value"].CopyFrom(value)
    return wrapped
