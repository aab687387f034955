"""From planned inputs to requests: names compared as a person would, everything else named in the table."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import botocore.session
from botocore.model import OperationModel, Shape

from tests.targets.aws.contract.table import Call, Entry


class UnmappedError(Exception):
    """An input that no member of the request, and no row of the table, accounts for."""


@dataclass(frozen=True)
class Request:
    """One request, ready to be judged."""

    operation: OperationModel
    parameters: Mapping[str, Any]


@cache
def operation(name: str) -> OperationModel:
    """The model of `service.Operation`."""
    service, _, action = name.partition(".")
    return _session().get_service_model(service).operation_model(action)


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def requests(entry: Entry, inputs: Mapping[str, Any], known: Mapping[str, str]) -> list[Request]:
    """Every request that `inputs` amount to.

    Raises:
        UnmappedError: an input that goes nowhere.
    """
    given = {key: value for key, value in inputs.items() if key not in entry.provider_only}
    given = {key: value for key, value in given.items() if entry.omitted_when.get(key, _NEVER) != value}
    calls = [call for call in entry.calls if call.when is None or given.get(call.when)]
    claimed = {key for call in entry.calls for key in call.takes or ()}
    made = []
    for call in calls:
        own = given.keys() - claimed if call.takes is None else given.keys() & set(call.takes)
        if call.takes is not None and not own:
            continue
        made.append(_request(call, {key: given[key] for key in own}, {**inputs, **known}))
    if all(call.takes is not None for call in calls) and given.keys() - claimed:
        raise UnmappedError(f"no call takes {sorted(given.keys() - claimed)}")
    return made


_NEVER = object()


def _request(call: Call, inputs: Mapping[str, Any], known: Mapping[str, Any]) -> Request:
    model = operation(call.operation)
    parameters: dict[str, Any] = {}
    for key, value in sorted(inputs.items()):
        if key == call.when and value is True:
            continue  # the call itself is what the switch asks for
        _place(call, key, value, model, parameters)
    for target, value in call.fixed.items():
        _put(parameters, target.split("."), _filled(value, known))
    for member, shape in model.input_shape.members.items():
        # botocore fills these by itself before it checks anything.
        if shape.metadata.get("idempotencyToken") and member not in parameters:
            parameters[member] = "11111111-2222-3333-4444-555555555555"
    return Request(model, parameters)


def _place(call: Call, key: str, value: Any, model: OperationModel, parameters: dict[str, Any]) -> None:
    """Put one input where the request has it: where the table says, else by its name, at the top or `within`."""
    tops = [(model.input_shape, "")]
    if call.within:
        tops.append((shape_at(model.input_shape, call.within), call.within))
    for shape, prefix in tops:
        target = call.renamed.get(key) if not prefix else None
        if target is not None or (target := member_like(shape, key)) is not None:
            path = [*([prefix] if prefix else []), target]
            dotted = ".".join(path)
            _put(parameters, dotted.split("."), _walk(call, key, value, shape_at(model.input_shape, dotted)))
            return
    raise UnmappedError(f"`{key}` is no member of {model.name}; it has {', '.join(sorted(model.input_shape.members))}")


def _walk(call: Call, path: str, value: Any, shape: Shape) -> Any:
    """`value`, at the dotted input `path`, in the names and types of `shape`."""
    if shape.type_name == "list":
        return _as_list(call, path, value, shape)
    if shape.type_name == "map":
        return _as_map(call, path, value, shape)
    if shape.type_name == "structure":
        if isinstance(value, list) and len(value) == 1:  # what the provider repeats and AWS has once
            value = value[0]
        return _as_structure(call, path, value, shape)
    return _as_scalar(value, shape)


def _as_list(call: Call, path: str, value: Any, shape: Shape) -> Any:
    if path in call.each:
        return [_filled(call.each[path], {"value": item}) for item in value]
    if isinstance(value, Mapping) and _is_tag_like(shape.member):
        return _tags(call, value, shape)
    items = value if isinstance(value, list) else [value]
    return [_walk(call, f"{path}.*", item, shape.member) for item in items]


def _as_map(call: Call, path: str, value: Any, shape: Shape) -> Any:
    if isinstance(value, list):  # blocks of a name and its values
        value = {item["name"]: item["values"] for item in value}
    return {str(key): _walk(call, f"{path}.*", item, shape.value) for key, item in value.items()}


def _as_structure(call: Call, path: str, value: Any, shape: Shape) -> Any:
    if not isinstance(value, Mapping):
        return value  # the validator says what is wrong with it
    made: dict[str, Any] = {}
    for key, item in value.items():
        if item is None:
            continue
        inner = f"{path}.{key}"
        target = call.renamed.get(inner) or member_like(shape, key)
        if target is None:
            raise UnmappedError(f"`{inner}` is no member of {shape.name}; it has {', '.join(sorted(shape.members))}")
        found = _walk(call, inner, item, shape_at(shape, target))
        if isinstance(made.get(target), list):  # two inputs that AWS has as one list
            found = [*made[target], *found]
        _put(made, target.split("."), found)
    return made


def _as_scalar(value: Any, shape: Shape) -> Any:
    """The provider writes some booleans and numbers as text, and numbers as floats."""
    if shape.type_name == "boolean" and value in ("true", "false"):
        return value == "true"
    if shape.type_name in ("integer", "long"):
        if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
    if shape.type_name == "string" and isinstance(value, (bool, int, float)):
        return str(value).lower() if isinstance(value, bool) else f"{value:g}"
    return value


_TAG_KEYS = ({"Key", "Value"}, {"key", "value"}, {"TagKey", "TagValue"}, {"Name", "Value"})


def _is_tag_like(shape: Shape) -> bool:
    if shape.type_name != "structure":
        return False
    return set(shape.members) in _TAG_KEYS or set(shape.members) == {"ResourceType", "Tags"}


def _tags(call: Call, value: Mapping[str, str], shape: Shape) -> list[dict[str, Any]]:
    if "ResourceType" in shape.member.members:
        tags = [{"Key": key, "Value": item} for key, item in value.items()]
        return [{"ResourceType": call.tagged_as, "Tags": tags}]
    name = next(member for member in shape.member.members if member.lower().endswith(("key", "name")))
    content = next(member for member in shape.member.members if member.lower().endswith("value"))
    return [{name: key, content: item} for key, item in value.items()]


def member_like(shape: Shape, key: str) -> str | None:
    """The member a person would say is meant by `key`: the same letters, whatever the case, separators and plural."""
    alike = [member for member in shape.members if _plain(member) == _plain(key)]
    if key == "tags" and not alike:
        alike = [member for member in shape.members if member in ("TagSpecifications", "ResourceTags")]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    letters = re.sub(r"[^a-z0-9]", "", name.lower())
    return re.sub(r"ies$", "y", letters) if letters.endswith("ies") else letters.removesuffix("s")


def shape_at(shape: Shape, dotted: str) -> Shape:
    """The shape at a dotted member of `shape`; any step names a list's or a map's values."""
    for step in dotted.split("."):
        if shape.type_name == "list":
            shape = shape.member
        elif shape.type_name == "map":
            shape = shape.value
        else:
            shape = shape.members[step]
    return shape


def _put(into: dict[str, Any], path: list[str], value: Any) -> None:
    """Set the member at `path`, making what is on the way; `0` is a list's one item."""
    step, rest = path[0], path[1:]
    if not rest:
        into[step] = value
    elif rest[0] == "0":
        items = into.setdefault(step, [{}])
        if len(rest) == 1:
            items[0] = value
        else:
            _put(items[0], rest[1:], value)
    else:
        _put(into.setdefault(step, {}), rest, value)


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, known) for key, item in value.items()}
    return known[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each scalar of a request with its dotted path."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}.{place}")
    else:
        yield path, value
