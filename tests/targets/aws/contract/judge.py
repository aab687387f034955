"""Would AWS take this request? botocore's own check of names and types, the rules its models state beside them, and
those that only AWS's reference states (`beyond.yaml`).
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import regex
import yaml
from botocore.model import Shape
from botocore.validate import ParamValidator

from tests.targets.aws.contract.requests import Request, leaves

BEYOND = Path(__file__).with_name("beyond.yaml")


@cache
def beyond() -> Mapping[str, Mapping[str, str]]:
    """Operation to dotted member to pattern."""
    return yaml.safe_load(BEYOND.read_text(encoding="utf-8"))


def faults(request: Request) -> list[str]:
    """All that is wrong with `request`, each as one line."""
    shape = request.operation.input_shape
    report = ParamValidator().validate(request.parameters, shape)
    found = [line for line in report.generate_report().splitlines() if line]
    if report.has_errors():
        return found
    return [*_rules(request.parameters, shape, request.operation.name), *_unstated(request)]


def _unstated(request: Request) -> Iterator[str]:
    """Rules of the reference alone."""
    service = request.operation.service_model.service_name
    patterns = beyond().get(f"{service}.{request.operation.name}", {})
    for path, value in leaves(request.parameters):
        pattern = patterns.get(regex.sub(r"\.\d+(?=\.|$)", ".*", path))
        if pattern and not regex.fullmatch(pattern, value):
            yield f"{path} is `{value}`, which does not match {pattern}"


def _rules(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """Enums, ranges and patterns, from the model's metadata."""
    if shape.type_name == "structure":
        for key, item in value.items():
            yield from _rules(item, shape.members[key], f"{path}.{key}")
    elif shape.type_name == "list":
        yield from _range(len(value), shape, path, "items")
        for place, item in enumerate(value):
            yield from _rules(item, shape.member, f"{path}[{place}]")
    elif shape.type_name == "map":
        yield from _range(len(value), shape, path, "entries")
        for key, item in value.items():
            yield from _rules(key, shape.key, f"{path}.{key} (key)")
            yield from _rules(item, shape.value, f"{path}.{key}")
    elif shape.type_name == "string":
        yield from _text(value, shape, path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from _range(value, shape, path, "")


def _text(value: str, shape: Shape, path: str) -> Iterator[str]:
    allowed = getattr(shape, "enum", None)
    if allowed and value not in allowed:
        yield f"{path} is `{value}`; allowed: {', '.join(allowed)}"
    yield from _range(len(value), shape, path, "characters")
    pattern = shape.metadata.get("pattern")
    if pattern and not regex.search(anchored(pattern), value):
        yield f"{path} is `{value}`, which does not match {pattern}"


_JAVA_REST = r"\uD800\uDC00-\uDBFF\uDFFF"
"""How Java, which counts in UTF-16, writes the characters beyond the first 65,536."""


def anchored(pattern: str) -> str:
    """AWS matches the whole text, whether or not its pattern says so."""
    readable = pattern.replace(_JAVA_REST, r"\U00010000-\U0010FFFF")
    return rf"\A(?:{readable})\Z"


def _range(size: float, shape: Shape, path: str, unit: str) -> Iterator[str]:
    limits: Mapping[str, Any] = shape.metadata
    said = f"{path} has {size:g} {unit}" if unit else f"{path} is {size:g}"
    if "min" in limits and size < limits["min"]:
        yield f"{said}, at least {limits['min']} are asked for"
    if "max" in limits and size > limits["max"]:
        yield f"{said}, at most {limits['max']} are allowed"
