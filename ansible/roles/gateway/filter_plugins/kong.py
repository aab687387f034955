"""The gateway as Kong's declarative configuration, format 3.0: the same routes, keys and limits as Envoy's, as far as Kong has them."""

import re
from collections.abc import Iterator
from typing import Any

Variables = dict[str, Any]


def declarative(models: dict[str, Variables], paths: Variables, methods: Variables, limits: Variables) -> Variables:
    """Everything Kong is told, in the one file that it starts with and reads again.

    `limits`: `keys`, `per_second`, `clients` with limits of their own, `bytes` of a request, `idle_ms` of a stream.
    """
    return {
        "_format_version": "3.0",
        "services": [_service(name, kind, model, paths=paths, methods=methods, limits=limits) for name, model, kind in _kinds(models)],
        "upstreams": [_upstream(name, kind, model) for name, model, kind in _kinds(models)],
        "consumers": [_consumer(client, key, limits) for client, key in sorted(limits["keys"].items())],
        "plugins": [
            {"name": "key-auth", "config": {"key_names": ["Authorization", "X-Api-Key"], "key_in_query": False, "hide_credentials": True}},
            {"name": "request-size-limiting", "config": {"allowed_payload_size": limits["bytes"], "size_unit": "bytes"}},
            {"name": "correlation-id", "config": {"header_name": "X-Request-Id", "generator": "uuid", "echo_downstream": True}},
            {"name": "prometheus", "config": {"status_code_metrics": True, "latency_metrics": True, "upstream_health_metrics": True}},
        ],
    }  # fmt: skip


def _kinds(models: dict[str, Variables]) -> Iterator[tuple[str, Variables, str]]:
    for name, model in models.items():
        for kind in ("rest", "grpc"):
            if model[kind]:
                yield name, model, kind


def _service(
    name: str, kind: str, model: Variables, *, paths: Variables, methods: Variables, limits: Variables
) -> Variables:
    routes = _rest(name, paths[model["rest"]]) if kind == "rest" else _grpc(name, methods[model["grpc"]])
    return {
        "name": f"{name}-{kind}",
        "protocol": "http" if kind == "rest" else "grpc",
        "host": f"{name}-{kind}",
        "port": 80,  # the upstream's targets have their own
        # Of these Kong repeats only what has not reached a server.
        "retries": 2,
        "connect_timeout": 2000,
        "read_timeout": limits["idle_ms"],
        "write_timeout": limits["idle_ms"],
        "routes": list(routes),
    }


def _rest(name: str, paths: dict[str, list[str]]) -> Iterator[Variables]:
    """A model's own paths, and all of them below `/models/NAME`, which is taken off."""
    own = [path for kind in ("stream", "request") for path in paths.get(kind, [])]
    below = own + paths.get("under_its_name", []) + paths.get("under_its_name_stream", [])
    common = {"protocols": ["https"], "strip_path": False, "response_buffering": False}
    if own:
        yield {"name": f"{name}-own", "paths": [f"~{_of(path, name)}$" for path in own], **common}
    rewrite = {"name": "request-transformer", "config": {"replace": {"uri": "$(uri_captures['rest'])"}}}
    for number, path in enumerate(below):
        pattern = f"~/models/{re.escape(name)}(?<rest>{_of(path, name)})$"
        yield {"name": f"{name}-below-{number}", "paths": [pattern], **common, "plugins": [rewrite]}


def _grpc(name: str, methods: dict[str, str]) -> Iterator[Variables]:
    """Calls that name the model in the header x-model, as with Envoy."""
    paths = [f"~{method}$" for method in methods.values()]
    yield {
        "name": f"{name}-calls",
        "protocols": ["grpcs"],
        "paths": paths,
        "headers": {"x-model": [name]},
        "strip_path": False,
    }


def _of(path: str, name: str) -> str:
    """A path of a model, its groups not captured, so that `rest` is the only one."""
    return re.sub(r"\((?!\?)", "(?:", path.replace("NAME", re.escape(name)))


def _upstream(name: str, kind: str, model: Variables) -> Variables:
    """REST is asked whether it can answer for the model; a gRPC port whether it is open, which is all Kong can ask of it."""
    asked: Variables = {"type": "http", "http_path": model["ready"]} if kind == "rest" else {"type": "tcp"}
    times = {"interval": 5, "successes": 1}, {"interval": 5, "http_failures": 2, "tcp_failures": 2, "timeouts": 2}
    return {
        "name": f"{name}-{kind}",
        "algorithm": "least-connections",
        "healthchecks": {"active": {**asked, "timeout": 2, "healthy": times[0], "unhealthy": times[1]}},
        "targets": [
            {"target": f"{_host(known['address'])}:{known[kind]}", "weight": 100 * known["weight"]}
            for known in model["endpoints"]
        ],
    }


def _host(address: str) -> str:
    """An address as it stands before a port."""
    return f"[{address}]" if ":" in address else address


def _consumer(client: str, key: str, limits: Variables) -> Variables:
    """A client by its key, alone or as `Bearer KEY`: Kong compares a header as a whole."""
    per_second = limits["clients"].get(client, {}).get("requests_per_second", limits["per_second"])
    config = {"second": per_second, "policy": "local", "limit_by": "consumer", "fault_tolerant": True}
    return {
        "username": client,
        "keyauth_credentials": [{"key": key}, {"key": f"Bearer {key}"}],
        "plugins": [{"name": "rate-limiting", "config": config}],
    }


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """Filters by name."""
        return {"gateway_kong": declarative}
