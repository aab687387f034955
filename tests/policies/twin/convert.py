"""A planned graph as the JSON of a Terraform plan, `terraform show -json`.

As in a real plan, an argument that is another resource's output has no value yet but a reference in `configuration`. The one
mercy is that text put together from outputs, a policy say, is there to be read: a real plan would hide it from the peers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from policies.graph import Graph, Resource

TABLE = yaml.safe_load(Path(__file__).with_name("types.yaml").read_text(encoding="utf-8"))
TYPES: Mapping[str, Mapping[str, Any]] = TABLE["types"]
PROVIDER = "registry.terraform.io/hashicorp/aws"
OUTPUTS = ("id", "arn", "name")
"""Which output a value is taken for where several of them have it."""

Made = Mapping[str, Mapping[str, str]]
"""By URN, the outputs of a resource by their value."""


@dataclass
class Written:
    """One argument: its value, what of it is not known, and its expression."""

    value: Any = None
    unknown: Any = False
    expression: Any = field(default_factory=dict)


def twin(graph: Graph, made: Made) -> dict[str, Any]:
    """The plan of a graph; `made` tells which value is which output of what."""
    resources = [one for one in graph.resources if one.type in TYPES]
    addresses = {one.urn: f"{TYPES[one.type]['type']}.{label(one.name)}" for one in resources}
    written = [(one, _resource(one, addresses, made)) for one in resources]
    region = {"region": {"constant_value": "us-east-1"}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.8",
        "planned_values": {
            "root_module": {"resources": [_head(one) | {"values": parts.value} for one, parts in written]}
        },
        "resource_changes": [
            _head(one)
            | {
                "change": {
                    "actions": ["create"],
                    "before": None,
                    "after": parts.value,
                    "after_unknown": parts.unknown,
                    "before_sensitive": False,
                    "after_sensitive": {},
                }
            }
            for one, parts in written
        ],
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "full_name": PROVIDER, "expressions": region}},
            "root_module": {
                "resources": [
                    {key: value for key, value in _head(one).items() if key != "provider_name"}
                    | {"provider_config_key": "aws", "expressions": parts.expression, "schema_version": 0}
                    for one, parts in written
                ]
            },
        },
    }


def left_out(graph: Graph) -> set[str]:
    """Types of AWS that have no row in the table, and so would be missing in the twin."""
    return {one.type for one in graph.resources if one.type.startswith("aws:") and one.type not in TYPES}


def label(name: str) -> str:
    """A resource's name as Terraform takes it."""
    return re.sub(r"\W", "_", name)


def _head(one: Resource) -> dict[str, Any]:
    kind = TYPES[one.type]["type"]
    return {
        "address": f"{kind}.{label(one.name)}",
        "mode": "managed",
        "type": kind,
        "name": label(one.name),
        "provider_name": PROVIDER,
    }


def _resource(one: Resource, addresses: Mapping[str, str], made: Made) -> Written:
    row = TYPES[one.type]
    whole = Written({}, {"id": True}, {})
    for key, value in one.inputs.items():
        sources = {
            output: f"{addresses[urn]}.{name}"
            for urn in one.made_of.get(key, ())
            if urn in addresses
            for output, name in made.get(urn, {}).items()
        }
        known = [value] if key in row.get("one", ()) else value
        part = _argument(key, known, sources, row)
        if not part.expression and (urns := [urn for urn in one.made_of.get(key, ()) if urn in addresses]):
            part.expression = {"references": [f"{addresses[urn]}.id" for urn in urns]}
        _put(whole, _named(key, row), part)
    return whole


def _put(whole: Written, key: str, part: Written) -> None:
    if part.unknown is not True:
        whole.value[key] = part.value
    if part.unknown:
        whole.unknown[key] = part.unknown
    if part.expression:
        whole.expression[key] = part.expression


def _argument(key: str, value: Any, sources: Mapping[str, str], row: Mapping[str, Any]) -> Written:
    """One argument; objects are blocks, which Terraform has in lists."""
    if isinstance(value, Mapping) and key not in TABLE["maps"]:
        return _blocks([value], sources, row)
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return _blocks(value, sources, row)
    if not (found := list(dict.fromkeys(_references(value, sources)))):
        return Written(value)
    return Written(None, True, {"references": [name for full in found for name in (full, full.rpartition(".")[0])]})


def _blocks(items: list[Any], sources: Mapping[str, str], row: Mapping[str, Any]) -> Written:
    written = [_block(item, sources, row) for item in items]
    unknown = [part.unknown for part in written]
    expression = [part.expression for part in written]
    return Written([part.value for part in written], unknown if any(unknown) else False, expression)


def _block(item: Mapping[str, Any], sources: Mapping[str, str], row: Mapping[str, Any]) -> Written:
    whole = Written({}, {}, {})
    for key, value in item.items():
        _put(whole, _named(key, row), _argument(key, value, sources, row))
    return whole


def _references(value: Any, sources: Mapping[str, str]) -> Iterator[str]:
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else (value,)
    for one in inside:
        if isinstance(one, str) and one in sources:
            yield sources[one]


def _named(key: str, row: Mapping[str, Any]) -> str:
    return row.get("names", {}).get(key) or snake(key)


@cache
def snake(key: str) -> str:
    """`mapPublicIpOnLaunch` as `map_public_ip_on_launch`."""
    return re.sub(r"(?<=[a-z0-9])[A-Z]", lambda found: f"_{found[0]}", key).lower()
