"""Models to serve: what must fit on the pools."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from infra.environment.base import Model, Name, Range, form


class Precision(StrEnum):
    """Number formats of weights; bytes a parameter are in the catalogue."""

    FP32 = "fp32"
    BF16 = "bf16"
    FP16 = "fp16"
    FP8 = "fp8"
    INT8 = "int8"
    INT4 = "int4"


class ServedModel(Model):
    """One model, where it comes from, and how it is served."""

    source: str = Field(
        pattern=r"^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?|hf://[A-Za-z0-9._-]+/[A-Za-z0-9._-]+|registry://[A-Za-z0-9._/-]+)$",
        max_length=512,
        description="Where the weights are: `s3://bucket/path`, `hf://owner/name`, or `registry://name` in the environment's own model registry.",
        examples=["s3://my-models/llama"],
        json_schema_extra=form(
            "a place of weights: `s3://bucket/path`, `hf://owner/name` or `registry://name`", "place of weights"
        ),
    )
    parameters_billions: float = Field(
        gt=0,
        le=10_000,
        description="Parameters in billions, all experts counted; with `precision` this gives the weights' size.",
        examples=[8],
    )
    precision: Precision = Field(
        default=Precision.BF16,
        description="Number format of the weights as served. `bf16`: what most models are published in; a T4 lacks it, use `fp16` there.",
    )
    pool: Name = Field(description="Pool that serves it, a key of `pools`.", examples=["gpu"])
    runtime: Literal["triton", "vllm", "tensorflow-serving", "torchserve"] = Field(
        default="triton",
        description="Serving runtime. `triton`: one server for every framework, with dynamic batching; `vllm` for large language models.",
    )
    gpus: int = Field(
        default=1,
        ge=0,
        le=16,
        description="Accelerators of one machine that one replica uses (tensor parallel). 1: a replica on one is fastest to load and cheapest to scale. 0: CPU.",
    )
    replicas: Range = Field(
        default_factory=lambda: Range(min=1, max=2),
        description="Fewest and most copies. 1 to 2: one serving and one while it is replaced.",
    )
