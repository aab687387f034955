"""The gateway as Kong: what it is told, held against what its entities and plugins take. Kong itself was not run."""

import re
from typing import Any

import pytest
import yaml

from tests.roles_serving.site import PORTS, ROLES, filters, loaded

KEYS = {"chat": "chat-key-0123456789abcdef", "batch": "batch-key-0123456789abcdef"}
LIMITS = {
    "keys": KEYS,
    "per_second": 20,
    "clients": {"batch": {"requests_per_second": 200}},
    "bytes": 65536,
    "idle_ms": 300_000,
}
VARIABLES = yaml.safe_load((ROLES / "gateway/vars/main.yml").read_text())
RUNTIMES = {
    "embedder": "triton",
    "llama": "vllm",
    "prices": "tensorflow-serving",
    "faces": "torchserve",
    "words": "openvino",
}

# Fields of Kong's entities: `properties` of kong_json_schema.json in Kong/go-database-reconciler, which decK checks files by.
FIELDS = {
    "": {"_format_version", "services", "upstreams", "consumers", "plugins"},
    "services": {"name", "protocol", "host", "port", "retries", "connect_timeout", "read_timeout", "write_timeout", "routes"},
    "routes": {"name", "protocols", "paths", "headers", "strip_path", "response_buffering", "plugins"},
    "upstreams": {"name", "algorithm", "healthchecks", "targets"},
    "targets": {"target", "weight"},
    "consumers": {"username", "keyauth_credentials", "plugins"},
    "keyauth_credentials": {"key"},
    "plugins": {"name", "config"},
}  # fmt: skip
# Of each plugin's schema.lua in Kong/kong.
CONFIGS = {
    "key-auth": {"key_names", "key_in_query", "hide_credentials"},
    "rate-limiting": {"second", "policy", "limit_by", "fault_tolerant"},
    "request-size-limiting": {"allowed_payload_size", "size_unit"},
    "request-transformer": {"replace"},
    "correlation-id": {"header_name", "generator", "echo_downstream"},
    "prometheus": {"status_code_metrics", "latency_metrics", "upstream_health_metrics"},
}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    copies = [{"model": name, "slot": slot, "name": f"{name}-0", "gpus": []} for slot, name in enumerate(RUNTIMES)]
    models = {name: {"runtime": runtime} for name, runtime in RUNTIMES.items()}
    hosts = [
        {"ansible_host": address, "groundwork_models": models, "groundwork_replicas": copies}
        for address in ("10.0.0.1", "10.0.0.2")
    ]
    backends = filters("gateway")["gateway_backends"](hosts, PORTS)
    kong = loaded(ROLES / "gateway/filter_plugins/kong.py")
    return kong.declarative(backends, VARIABLES["_gateway_paths"], VARIABLES["_gateway_methods"], LIMITS)


def entities(found: Any, kind: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every entity, with its kind."""
    if isinstance(found, list):
        return [each for entity in found for each in entities(entity, kind)]
    below = [each for key, value in found.items() if key in FIELDS for each in entities(value, key)]
    return [(kind, found), *below]


def test_every_entity_has_fields_that_kong_knows_alone(told: dict[str, Any]):
    for kind, entity in entities(told):
        assert set(entity) <= FIELDS[kind], kind
        if kind == "plugins":
            assert set(entity["config"]) <= CONFIGS[entity["name"]]


def test_names_are_given_once_and_services_find_their_servers(told: dict[str, Any]):
    for kind in ("services", "routes", "upstreams"):
        names = [entity["name"] for found, entity in entities(told) if found == kind]
        assert len(names) == len(set(names))
    assert {service["host"] for service in told["services"]} == {upstream["name"] for upstream in told["upstreams"]}
    assert all(len(upstream["targets"]) == 2 for upstream in told["upstreams"])


def routed(told: dict[str, Any], path: str) -> list[tuple[str, str]]:
    """Services that a REST path goes to, and the path that they see."""
    found: list[tuple[str, str]] = []
    for service in told["services"]:
        for route in service["routes"]:
            for pattern in route["paths"] if "https" in route["protocols"] else ():
                assert pattern.startswith("~")
                if match := re.fullmatch(pattern[1:].replace("(?<", "(?P<").removesuffix("$"), path):
                    found.append((service["name"], match.groupdict().get("rest", path)))
    return found


@pytest.mark.parametrize(
    ("path", "service", "seen"),
    [
        ("/v2/models/embedder/infer", "embedder-rest", "/v2/models/embedder/infer"),
        ("/models/embedder/v2/models/embedder/infer", "embedder-rest", "/v2/models/embedder/infer"),
        ("/models/llama/v1/chat/completions", "llama-rest", "/v1/chat/completions"),
        ("/v1/models/prices/versions/3:predict", "prices-rest", "/v1/models/prices/versions/3:predict"),
        ("/predictions/faces", "faces-rest", "/predictions/faces"),
        ("/models/words/v2/health/ready", "words-rest", "/v2/health/ready"),
    ],
)
def test_a_path_goes_to_its_model_and_to_no_other(told: dict[str, Any], path: str, service: str, seen: str):
    assert routed(told, path) == [(service, seen)]


@pytest.mark.parametrize(
    "path",
    ["/models/llama/metrics", "/models/llama/v1/load_lora_adapter", "/v2/repository/index", "/models/faces/models"],
)
def test_what_is_the_operator_s_is_not_reached(told: dict[str, Any], path: str):
    assert routed(told, path) == []


def test_grpc_calls_name_their_model(told: dict[str, Any]):
    calls = {r["name"]: r for s in told["services"] for r in s["routes"] if r["protocols"] == ["grpcs"]}
    assert set(calls) == {"embedder-calls", "words-calls", "prices-calls", "faces-calls"}
    assert calls["words-calls"]["headers"] == {"x-model": ["words"]}


def test_a_client_has_its_key_in_both_headers_and_its_own_rate(told: dict[str, Any]):
    (batch, chat) = told["consumers"]
    assert [each["key"] for each in chat["keyauth_credentials"]] == [KEYS["chat"], f"Bearer {KEYS['chat']}"]
    assert [each["plugins"][0]["config"]["second"] for each in (batch, chat)] == [200, 20]
