"""Where each model of the environment is served: pure functions over the inventory's variables, used by the gateway's templates."""

from typing import Any

# What a runtime speaks, by REST and by gRPC, and the path that says whether it can answer for a model.
RUNTIMES: dict[str, dict[str, str | None]] = {
    "triton": {"rest": "kserve", "grpc": "kserve", "ready": "/v2/models/{model}/ready"},
    "openvino": {"rest": "kserve", "grpc": "kserve", "ready": "/v2/models/{model}/ready"},
    "vllm": {"rest": "openai", "grpc": None, "ready": "/health"},
    "tensorflow-serving": {"rest": "tensorflow", "grpc": "tensorflow", "ready": "/v1/models/{model}"},
    "torchserve": {"rest": "torchserve", "grpc": "torchserve", "ready": "/ping"},
}


def backends(hosts: list[dict[str, Any]], ports: dict[str, int]) -> dict[str, dict[str, Any]]:
    """Models by name, each with what it speaks and the endpoints that have copies of it, in the order of hosts.

    All models that Triton serves on a host share its ports; a copy under another runtime has ports of its own, counted from its slot.
    """
    found: dict[str, dict[str, Any]] = {}
    for host in hosts:
        for copy in host.get("groundwork_replicas") or []:
            name = copy["model"]
            runtime = host["groundwork_models"][name]["runtime"]
            speaks = RUNTIMES[runtime]
            model = found.setdefault(name, {"runtime": runtime, "endpoints": []})
            model |= {kind: speaks[kind] for kind in ("rest", "grpc")} | {
                "ready": str(speaks["ready"]).format(model=name)
            }
            rest, grpc = _ports(runtime, copy["slot"], ports)
            endpoint = {"address": host["ansible_host"], "rest": rest, "grpc": grpc, "weight": 1}
            same = [
                known
                for known in model["endpoints"]
                if (known["address"], known["rest"]) == (endpoint["address"], rest)
            ]
            if same:
                same[0]["weight"] += 1
            else:
                model["endpoints"].append(endpoint)
    return dict(sorted(found.items()))


def _ports(runtime: str, slot: int, ports: dict[str, int]) -> tuple[int, int]:
    if runtime == "triton":
        return ports["triton_http"], ports["triton_grpc"]
    return ports["replica_rest"] + slot, ports["replica_grpc"] + slot


def only(models: dict[str, dict[str, Any]], kind: str, protocol: str) -> str | None:
    """A model whose servers answer for every model of a protocol, so that a call need not say which; None where there is no such.

    One model, or several that the same servers have: a Triton with all of them.
    """
    speaking = {name: model for name, model in models.items() if model[kind] == protocol}
    where = [{(known["address"], known[kind]) for known in model["endpoints"]} for model in speaking.values()]
    return min(speaking) if where and all(each == where[0] for each in where) else None


def dynamic(whole: dict[str, Any], folder: str) -> dict[str, Any]:
    """One configuration in three files: what Envoy starts with, and the two that it takes up again whenever they are replaced."""
    static: dict[str, list[dict[str, Any]]] = whole["static_resources"]
    kinds = {"listeners": "listener.v3.Listener", "clusters": "cluster.v3.Cluster"}
    found: dict[str, Any] = {
        f"{kind}.yaml": {
            "resources": [{"@type": f"type.googleapis.com/envoy.config.{type_}", **each} for each in static[kind]]
        }
        for kind, type_ in kinds.items()
    }
    sources = {
        key: {"resource_api_version": "V3", "path_config_source": {"path": f"{folder}/{kind}.yaml"}}
        for key, kind in (("cds_config", "clusters"), ("lds_config", "listeners"))
    }
    start = {key: value for key, value in whole.items() if key != "static_resources"} | {"dynamic_resources": sources}
    return {"start.yaml": start, **found}


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """Filters by name."""
        return {"gateway_backends": backends, "gateway_only": only, "gateway_dynamic": dynamic}
