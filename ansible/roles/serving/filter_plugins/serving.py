"""What a host's model servers are: pure functions over the inventory's variables, which the role's templates and tasks read.

Triton serves all of its models of a host in one server. Every other runtime has a server for each copy of a model, with GPUs and ports
of its own. Facts of a runtime stand with the function that makes its command line.
"""

import json
from collections.abc import Callable
from typing import Any

Variables = dict[str, Any]
DTYPES = {"bf16": "bfloat16", "fp16": "float16", "fp32": "float32"}
"""vLLM's names of number formats; it reads the others, which are quantised, from the model's own configuration."""


def folder(source: str, revision: str | None, cache: str) -> str:
    """Folder on the host that a source is, or is fetched into."""
    kind, _, place = source.partition("://")
    if kind == "file":
        return place.rstrip("/")
    return f"{cache}/{kind}/{place.strip('/')}" + (f"/{revision}" if revision else "")


def sources(models: dict[str, Variables], replicas: list[Variables], cache: str) -> dict[str, str]:
    """Folder of each model that has a copy on this host."""
    here = sorted({copy["model"] for copy in replicas})
    return {name: folder(models[name]["source"], models[name]["revision"], cache) for name in here}


def triton(models: dict[str, Variables], replicas: list[Variables]) -> Variables:
    """Triton's models on this host, each with its instances; its GPUs; whether any of its models answers from memory.

    Triton sees its own GPUs alone, so that they are numbered anew from 0 within it.
    """
    own = [copy for copy in replicas if models[copy["model"]]["runtime"] == "triton"]
    gpus = sorted({gpu for copy in own for gpu in copy["gpus"]})
    found: dict[str, Variables] = {}
    for name in sorted({copy["model"] for copy in own}):
        copies = [copy for copy in own if copy["model"] == name]
        on = sorted(gpus.index(gpu) for copy in copies for gpu in copy["gpus"])
        count = models[name]["instances"] * (1 if on else len(copies))
        found[name] = {"gpus": on, "count": count}
    return {"models": found, "gpus": gpus, "cache": any(models[name]["cache"] for name in found)}


def servers(
    models: dict[str, Variables],
    replicas: list[Variables],
    folders: dict[str, str],
    ports: dict[str, int],
    address: str,
) -> list[Variables]:
    """Servers of one copy each: runtime, GPUs, command, environment, files of its own, and where it answers."""
    found: list[Variables] = []
    for copy in replicas:
        model = models[copy["model"]]
        if model["runtime"] == "triton":
            continue
        own = {kind: ports[f"replica_{kind}"] + copy["slot"] for kind in ("rest", "grpc", "metrics", "management")}
        made = COMMANDS[model["runtime"]](copy["model"], model, folders[copy["model"]], own, address)
        found.append(
            {"entrypoint": None, "environment": {}, "files": {}, "keeps": False}
            | {"name": copy["name"], "gpus": copy["gpus"], "runtime": model["runtime"], "port": own["rest"]}
            | {"unit": f"groundwork-serving@{copy['name']}", "volumes": [folders[copy["model"]]]}
            | made
        )
    return found


def triton_server(
    found: Variables, folders: dict[str, str], repository: str, arguments: list[str], cache_mib: int
) -> list[Variables]:
    """Triton as a server like the others; none where it has no model here."""
    if not found["models"]:
        return []
    cache = [f"--cache-config=local,size={cache_mib * 2**20}"] if found["cache"] else []
    volumes = [repository, *sorted({folders[name] for name in found["models"]})]
    return [
        {
            "name": "triton",
            "unit": "groundwork-serving",
            "runtime": "triton",
            "gpus": found["gpus"],
            "entrypoint": None,
            "keeps": False,
        }
        | {
            "command": ["tritonserver", *arguments, *cache],
            "environment": {},
            "files": {},
            "volumes": volumes,
            "ready": None,
        }
    ]


def repository_models(models: dict[str, Variables], found: Variables, folders: dict[str, str]) -> dict[str, Variables]:
    """Triton's models as the module `serving_repository` takes them."""
    return {
        name: {**placed, "source": folders[name], "batching": models[name]["batching"], "cache": models[name]["cache"]}
        for name, placed in found["models"].items()
    }


def files(own: list[Variables]) -> list[Variables]:
    """Servers' own files, each with its path on the host."""
    return [
        {"path": f"{CONFIGURATION}/{server['name']}/{name}", "content": content}
        for server in own
        for name, content in server["files"].items()
    ]


def folders_of(own: list[Variables], user: str) -> list[Variables]:
    """Folders of servers' own files, which root writes, and of what they keep, which they write."""
    found = [{"path": f"{CONFIGURATION}/{server['name']}", "owner": "root"} for server in own if server["files"]]
    kept = [server for server in own if server["keeps"]]
    above = ["/var/cache/groundwork", KEPT] if kept else []
    found += [{"path": path, "owner": "root"} for path in above]
    return found + [{"path": f"{KEPT}/{server['name']}", "owner": user} for server in kept]


def reads(own: list[Variables], repository: str, kind: str) -> dict[str, list[str]]:
    """By unit: files and folders that its server reads when it starts, so that one which changed after that asks for a restart."""
    program = ["/opt/groundwork/triton/current", "/opt/groundwork/bin/triton"] if kind == "program" else []
    return {
        f"{server['unit']}.service": [f"/etc/systemd/system/{server['unit']}.service"]
        + ([repository, *program] if server["runtime"] == "triton" else [f"{CONFIGURATION}/{server['name']}"])
        for server in own
    }


KEPT = "/var/cache/groundwork/serving"
"""Where servers keep what they need not make again at each start; `/cache` within their container."""
CONFIGURATION = "/etc/groundwork/serving"
"""Where a server finds files of its own."""


def _vllm(name: str, model: Variables, source: str, ports: dict[str, int], address: str) -> Variables:
    """A copy lives on one host, so its processes find each other on loopback and nothing of that is open to the network."""
    command = [
        "serve", source, f"--served-model-name={name}", f"--host={address}", f"--port={ports['rest']}",
        f"--tensor-parallel-size={model['gpus']}", f"--dtype={DTYPES.get(model['precision'], 'auto')}",
    ]  # fmt: skip
    if (batching := model["batching"]) and batching["max_size"]:
        command.append(f"--max-num-seqs={batching['max_size']}")
    # Weights are there: nothing is asked of a hub, and nothing is told to anybody. Compiled kernels outlive a restart.
    environment = {"HF_HUB_OFFLINE": 1, "VLLM_NO_USAGE_STATS": 1, "DO_NOT_TRACK": 1, "HOME": "/cache"}
    if model["gpus"] > 1:
        environment |= {
            "VLLM_HOST_IP": "127.0.0.1",
            "NCCL_SOCKET_IFNAME": "lo",
            "GLOO_SOCKET_IFNAME": "lo",
            "NCCL_DEBUG": "WARN",
        }
    return {
        "entrypoint": "vllm", "command": command + model["arguments"], "environment": environment, "keeps": True, "ready": "/health",
    }  # fmt: skip


def _tensorflow(name: str, model: Variables, source: str, ports: dict[str, int], address: str) -> Variables:
    files = {"monitoring.config": 'prometheus_config { enable: true path: "/monitoring/prometheus/metrics" }\n'}
    command = [
        f"--port={ports['grpc']}", f"--rest_api_port={ports['rest']}", f"--model_name={name}", f"--model_base_path={source}",
        f"--monitoring_config_file={CONFIGURATION}/monitoring.config",
    ]  # fmt: skip
    if batching := model["batching"]:
        text = f"batch_timeout_micros {{ value: {batching['max_delay_us']} }}\n"
        if batching["max_size"]:
            text += f"max_batch_size {{ value: {batching['max_size']} }}\n"
        files["batching.config"] = text
        command += ["--enable_batching=true", f"--batching_parameters_file={CONFIGURATION}/batching.config"]
    return {
        "entrypoint": "tensorflow_model_server", "command": command + model["arguments"], "files": files,
        "environment": {"TF_FORCE_GPU_ALLOW_GROWTH": "true"} if model["gpus"] else {}, "ready": f"/v1/models/{name}",
    }  # fmt: skip


def _torchserve(name: str, model: Variables, source: str, ports: dict[str, int], address: str) -> Variables:
    """Its archive is `NAME.mar` in the source. Tokens are the gateway's matter; management answers on loopback alone."""
    batching = model["batching"] or {"max_size": 1, "max_delay_us": 0}
    said = {
        "defaultVersion": True, "marName": f"{name}.mar", "minWorkers": model["instances"], "maxWorkers": model["instances"],
        "batchSize": batching["max_size"] or 1, "maxBatchDelay": -(-batching["max_delay_us"] // 1000),
    }  # fmt: skip
    lines = {
        "inference_address": f"http://{address}:{ports['rest']}",
        "management_address": f"http://127.0.0.1:{ports['management']}",
        "metrics_address": f"http://{address}:{ports['metrics']}",
        "grpc_inference_address": address,
        "grpc_inference_port": ports["grpc"],
        "grpc_management_address": "127.0.0.1",
        "grpc_management_port": ports["management"] + 100,
        "metrics_mode": "prometheus",
        "disable_token_authorization": "true",
        "number_of_gpu": model["gpus"],
        "model_store": source,
        "load_models": f"{name}.mar",
        "models": json.dumps({name: {"1.0": said}}),
    }
    files = {"config.properties": "".join(f"{key}={value}\n" for key, value in lines.items())}
    command = ["--start", "--foreground", f"--ts-config={CONFIGURATION}/config.properties"]
    environment = {"TEMP": "/tmp", "LOG_LOCATION": "/tmp/logs", "METRICS_LOCATION": "/tmp/logs"}  # noqa: S108 (the container has a /tmp of its own)
    return {
        "entrypoint": "torchserve",
        "command": command,
        "files": files,
        "environment": environment,
        "ready": "/ping",
    }


def _openvino(name: str, model: Variables, source: str, ports: dict[str, int], address: str) -> Variables:
    """The entry of its image is the server; only arguments are given."""
    command = [
        f"--model_name={name}", f"--model_path={source}", f"--port={ports['grpc']}", f"--grpc_bind_address={address}",
        f"--rest_port={ports['rest']}", f"--rest_bind_address={address}", "--metrics_enable", "--file_system_poll_wait_seconds=0",
    ]  # fmt: skip
    return {"command": command + model["arguments"], "ready": f"/v2/models/{name}/ready"}


COMMANDS: dict[str, Callable[[str, Variables, str, dict[str, int], str], Variables]] = {
    "vllm": _vllm, "tensorflow-serving": _tensorflow, "torchserve": _torchserve, "openvino": _openvino,
}  # fmt: skip


def chosen(images: list[str]) -> dict[str, str]:
    """Images of the releases that the matrix chose, by runtime."""
    names = {"triton": "tritonserver", "vllm": "vllm"}
    return {runtime: image for runtime, name in names.items() for image in images if f"/{name}:" in f"/{image}"}


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """Filters by name."""
        return {
            "serving_files": files,
            "serving_folders": folders_of,
            "serving_reads": reads,
            "serving_repository_models": repository_models,
            "serving_triton_server": triton_server,
            "serving_sources": sources,
            "serving_triton": triton,
            "serving_servers": servers,
            "serving_chosen": chosen,
        }
