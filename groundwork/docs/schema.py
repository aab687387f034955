"""The JSON Schema of a whole `Pulumi.<stack>.yaml`, for completion and hovers in an editor."""

import json
from typing import Any, Final, cast

import yaml

from infra.catalog import catalog
from infra.catalog.gpu_models import gpu_models
from infra.environment.kinds import KINDS, Kind

KEY: Final = "groundwork:environment"

PULUMI: Final[dict[str, Any]] = {
    "secretsprovider": {"type": "string", "description": "Pulumi: what encrypts the stack's secrets."},
    "encryptedkey": {"type": "string", "description": "Pulumi: the secrets' key, encrypted by the provider."},
    "encryptionsalt": {"type": "string", "description": "Pulumi: salt of the passphrase that encrypts secrets."},
    "environment": {
        "description": "Pulumi ESC: environments whose values are imported. Not the environment described here."
    },
}
"""Keys of the file that are Pulumi's own (Pulumi documentation, "Pulumi stack settings file reference")."""


def text() -> str:
    """The schema as JSON."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> dict[str, Any]:
    """The schema as data."""
    definitions: dict[str, Any] = {}
    kinds = {target: _kind(model, definitions) for target, model in KINDS.items()}
    onprem = {"properties": {"target": {"const": "onprem"}}, "required": ["target"]}
    own = {"type": "object", "if": onprem, "then": kinds["onprem"], "else": kinds["aws"]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Groundwork stack file",
        "type": "object",
        "required": ["config"],
        "properties": {
            "config": {
                "type": "object",
                "required": [KEY],
                "properties": {KEY: own},
                "additionalProperties": True,
                "description": "Configuration of the stack; the environment stands under its own key, others are Pulumi's.",
            },
            **PULUMI,
        },
        "$defs": {**definitions},
    }


def _kind(model: Kind, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of one kind of environment; what it refers to is added to `definitions`."""
    own = cast(dict[str, Any], _tidy(model.model_json_schema()))
    for name, definition in own.pop("$defs").items():
        assert definitions.setdefault(name, definition) == definition, f"two models are called `{name}`"
    own["required"] = [name for name in own["required"] if name != "name"]
    return own


def _tidy(node: Any, name: str = "") -> Any:
    """Leave out titles that repeat the key, read examples as YAML, and offer names of the catalogue."""
    if isinstance(node, list):
        return [_tidy(each, name) for each in cast(list[Any], node)]
    if not isinstance(node, dict):
        return node
    given = cast(dict[str, Any], node)
    kept = {
        key: _tidy(value, name if key in ("anyOf", "items") else key)
        for key, value in given.items()
        if not (key == "title" and isinstance(value, str))
    }
    if kept.get("type") == "string":
        examples = _names(name) or [yaml.safe_load(str(each)) for each in kept.get("examples", [])]
        kept |= {"examples": examples} if examples else {}
    return kept


def _names(field: str) -> list[str]:
    """Names of the catalogue that a field takes, for completion."""
    kinds = {
        "region": "region",
        "accelerator": "accelerator",
        "machine": "machine",
        "machines": "machine",
        "version": "kubernetes",
        "distribution": "distribution",
        "driver": "branch",
    }
    if field == "model":
        return list(gpu_models())
    return sorted(catalog().names(kinds[field])) if field in kinds else []
