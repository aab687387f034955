"""What own servers offer: models on groups of hosts, shared file systems, gateway, monitoring."""

from typing import Annotated, Literal

from pydantic import Field

from infra.environment.base import Model, Name, form
from infra.environment.models import Precision
from infra.environment.sites import DomainName, HostName

FilePath = Annotated[
    str,
    Field(
        pattern=r"^/[A-Za-z0-9._/-]*$",
        max_length=200,
        examples=["/srv/models"],
        json_schema_extra=form("an absolute path such as `/srv/models`", "absolute path"),
    ),
]
"""A path on a host that a shell and a unit file read alike."""


Argument = Annotated[
    str,
    Field(
        pattern=r"^--[A-Za-z0-9][A-Za-z0-9_.-]*(=[A-Za-z0-9_.,:/+-]+)?$",
        max_length=200,
        examples=["--max-model-len=32768"],
        json_schema_extra=form("an argument such as `--max-model-len=32768`", "argument"),
    ),
]
"""An argument of a server's command line, of characters that neither a shell nor systemd reads as anything else."""


class Batching(Model):
    """How requests are put together; the more at once, the better a GPU is used, and the longer each may wait."""

    max_size: int | None = Field(
        default=None,
        ge=1,
        le=4096,
        examples=[32],
        description="Most requests answered together. Not set: what the model's own configuration says, or its runtime's default. Above 32 most encoders only wait longer (Triton's optimization guide: raise it while throughput grows).",
    )
    max_delay_us: int = Field(
        default=0,
        ge=0,
        le=1_000_000,
        examples=[500],
        description="Longest time a request waits for others to join it, µs. 0: what waits together is answered together, and nobody waits for others; 100 to 5000 gains throughput where requests come singly.",
    )


class HostedModel(Model):
    """One model, where it comes from, and the group of hosts that serves it."""

    source: str = Field(
        pattern=r"^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?|hf://[A-Za-z0-9._-]+/[A-Za-z0-9._-]+|file:///[A-Za-z0-9._/-]+)$",
        max_length=512,
        examples=["file:///srv/models/llama"],
        json_schema_extra=form(
            "a place of weights: `file:///path`, `hf://owner/name` or `s3://bucket/path`", "place of weights"
        ),
        description="Where the weights are: `file:///path` on the host or a shared file system, `hf://owner/name`, or `s3://bucket/path` of a store the hosts reach.",
    )
    revision: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{40}$",
        examples=["0123456789abcdef0123456789abcdef01234567"],
        json_schema_extra=form("a commit of forty hexadecimal digits", "commit"),
        description="Commit of an `hf://` source, which its page shows under Files and versions. Not set: right for other sources alone, since a branch moves, and two hosts would serve different weights.",
    )
    parameters_billions: float = Field(
        gt=0,
        le=10_000,
        examples=[8],
        description="Parameters in billions, all experts counted; with `precision` this gives the weights' size.",
    )
    precision: Precision = Field(
        default=Precision.BF16,
        description="Number format of the weights as served. `bf16`: what most models are published in; GPUs before Ampere lack it, use `fp16` there.",
    )
    group: Name = Field(description="Group of hosts that serves it, a key of `groups`.", examples=["h100"])
    runtime: Literal["triton", "vllm", "tensorflow-serving", "torchserve", "openvino"] = Field(
        default="triton",
        description="Serving runtime. `triton`: one server for every framework, with dynamic batching; `vllm` for large language models; `openvino` for processors.",
    )
    gpus: int = Field(
        default=1,
        ge=0,
        le=16,
        description="GPUs of one host that one replica uses (tensor parallel). 1: a replica on one is fastest to load. 0: processor alone.",
    )
    replicas: int = Field(
        default=1,
        ge=1,
        le=10_000,
        description="Copies. 1: servers do not come and go, so more are asked for, not scaled to.",
    )
    instances: int = Field(
        default=1,
        ge=1,
        le=64,
        description="How often one copy is loaded on its GPU, or on the processor (`triton`, `torchserve`). 1: a second answers while the first copies data, and takes its memory once more (Triton's optimization guide: 2 is worth trying for small models).",
    )
    batching: Batching | None = Field(
        default=None,
        description="How requests are put together. Not set: `triton` answers together what waits together, `vllm` batches by itself, the others do not batch.",
    )
    cache: bool = Field(
        default=False,
        description="Whether a request that came before is answered from memory (`triton`). False: right only for models that answer equal requests alike, such as encoders.",
    )
    arguments: list[Argument] = Field(
        default_factory=list[str],
        max_length=40,
        examples=[["--max-model-len=32768"]],
        description="Further arguments of its own server (`vllm`, `tensorflow-serving`, `openvino`). Where `triton` serves, its `config.pbtxt` says the like.",
    )


class Share(Model):
    """A shared file system that hosts mount."""

    kind: Literal["nfs", "cephfs", "lustre", "beegfs", "gluster"] = Field(
        default="nfs",
        description="Which one. `nfs`: in every kernel, enough for weights that are read once into a local cache.",
    )
    server: HostName = Field(
        examples=["store-1"],
        description="Host that serves it: one of the environment with role `storage`, or the DNS name of a system outside.",
    )
    export: FilePath = Field(
        examples=["/export/models"], description="Path, volume or file system name on the server, beginning with `/`."
    )
    mount: FilePath = Field(examples=["/srv/models"], description="Where hosts see it.")
    groups: list[Name] = Field(
        default_factory=list[str],
        max_length=100,
        description="Groups that mount it. Empty: every group with GPUs.",
    )
    writable: bool = Field(
        default=False,
        description="Whether hosts may write to it. False: weights are put there on its server and read by all; whoever breaks into a host cannot change them for the others.",
    )


class HostGateway(Model):
    """The way in for requests, on the hosts with role `gateway`."""

    proxy: Literal["envoy", "kong"] = Field(
        default="envoy", description="Proxy. `envoy`: speaks gRPC, HTTP/2 and streams without a database beside it."
    )
    domain: DomainName = Field(
        examples=["models.example.com"],
        description="Name clients call and the certificate is for. No default: it must resolve to the gateway hosts.",
    )
    port: int = Field(default=443, ge=1, le=65_535, description="TCP port for TLS. 443: firewalls let it through.")


class HostMonitoring(Model):
    """What watches the hosts, on those with role `monitoring`."""

    metrics_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="Days metrics are kept. 30: a month to compare with (prometheus-community's Ansible role, default retention).",
    )
    logs_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="Days logs are kept. 30: as long as metrics, since one is looked up by the other.",
    )
    traces_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="Days traces are kept. 7: a slow request is asked about within days (Jaeger's own default is 3), and traces are bulky.",
    )
    grafana: bool = Field(
        default=False,
        description="Whether monitoring hosts run Grafana, with dashboards of hosts, GPUs, models and gateways. False: no distribution packages it, so the site has to reach or mirror its makers' repository.",
    )
