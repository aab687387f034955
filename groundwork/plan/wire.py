"""Plain values from and to the protobuf structures the SDK and the engine speak.

The SDK's own functions do the same by way of an event loop; these are plain recursion, which is what keeps the plan's
share of the time small (see `benchmarks/report.md`).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from google.protobuf.struct_pb2 import ListValue, NullValue, Struct, Value

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""Key that marks a special value. This and the next: Pulumi's `sdk/proto/pulumi/resource.proto` conventions."""
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a marker, not a secret
MASK: Final = "[secret]"

_SECRET_NAME: Final = re.compile(
    r"(password|secret_?string|secret_?key|private_?key|(auth|bearer|session)_?token|api_?key)$", re.I
)
"""Names of inputs that are secret whether or not the program marked them."""


def from_struct(struct: Struct) -> dict[str, Any]:
    """Read a structure; secrets stay wrapped under `SIGNATURE`."""
    return {key: from_value(value) for key, value in struct.fields.items()}


def from_value(value: Value) -> Any:
    """Read one value; whole numbers become `int`, as the engine's own JSON has them."""
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "struct_value":
            return from_struct(value.struct_value)
        case "list_value":
            return [from_value(item) for item in value.list_value.values]
        case _:
            return None


def to_struct(values: Mapping[str, Any]) -> Struct:
    """Write a structure."""
    return Struct(fields={key: to_value(value) for key, value in values.items()})


def to_value(value: Any) -> Value:
    """Write one plain value."""
    match value:
        case None:
            return Value(null_value=NullValue.NULL_VALUE)
        case bool():
            return Value(bool_value=value)
        case int() | float():
            return Value(number_value=value)
        case str():
            return Value(string_value=value)
        case Mapping():
            return Value(struct_value=to_struct(cast("Mapping[str, Any]", value)))
        case list() | tuple():
            items = cast("list[Any]", value)
            return Value(list_value=ListValue(values=[to_value(item) for item in items]))
        case _:
            raise TypeError(f"`{value!r}` is {type(value).__name__}, not a value that goes over the wire")


def is_secret(value: Any) -> bool:
    """Whether `value` is wrapped as a secret."""
    return isinstance(value, dict) and cast("dict[str, Any]", value).get(SIGNATURE) == SECRET_SIGNATURE


def secret(value: Any) -> dict[str, Any]:
    """Wrap `value` as a secret."""
    return {SIGNATURE: SECRET_SIGNATURE, "value": value}


def masked(value: Any) -> Any:
    """Replace every secret by `MASK`: wrapped ones, and those whose name says so."""
    if is_secret(value):
        return MASK
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {k: MASK if isinstance(v, str) and _SECRET_NAME.search(k) else masked(v) for k, v in fields.items()}
    if isinstance(value, list):
        return [masked(item) for item in cast("list[Any]", value)]
    return value


def secrets_in(value: Any) -> Iterator[str]:
    """Where a masked value reads `MASK`, as JSON pointers (RFC 6901)."""
    if value == MASK:
        yield ""
    elif isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            step = key.replace("~", "~0").replace("/", "~1")
            yield from (f"/{step}{rest}" for rest in secrets_in(item))
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from (f"/{index}{rest}" for rest in secrets_in(item))


def revealed(value: Any) -> Any:
    """Unwrap every secret, as a provider that takes none gets them."""
    if is_secret(value):
        return revealed(value["value"])
    if isinstance(value, dict):
        return {key: revealed(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [revealed(item) for item in cast("list[Any]", value)]
    return value
