"""`groundwork versions`: the driver, CUDA and runtime versions that fit, and why; or every reason why none do."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from groundwork.screen import data, say
from infra.catalog.host_rows import Cpu
from infra.hosts.group import TritonImage

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class Serves(StrEnum):
    """Runtimes the matrix knows, as an option that can be given twice."""

    TRITON = "triton"
    VLLM = "vllm"


@app.command()
def versions(  # noqa: PLR0917 - each is an option
    gpu: Annotated[
        list[str], typer.Option(help="PCI device id of a GPU or NVSwitch, as `lspci -n` shows it; repeat for more.")
    ],
    distribution: Annotated[str, typer.Option(help="For example `ubuntu-24.04`, `debian-13`, `rocky-9`.")],
    runtime: Annotated[list[Serves] | None, typer.Option(help="What serves the models; repeat for both.")] = None,
    branch: Annotated[int | None, typer.Option(help="Driver branch to hold to.")] = None,
    triton: Annotated[str | None, typer.Option(help="Triton release to hold to, for example `26.08`.")] = None,
    image: Annotated[TritonImage, typer.Option(help="Which of Triton's images.")] = "py3",
    vllm: Annotated[str | None, typer.Option(help="Month of the vendor's vLLM image to hold to.")] = None,
    cuda: Annotated[str | None, typer.Option(help="CUDA toolkit on the host: `13.0.2`, `13.0` or `13`.")] = None,
    cudnn: Annotated[str | None, typer.Option(help="cuDNN on the host.")] = None,
    host_cuda: Annotated[bool, typer.Option("--host-cuda", help="Install CUDA and cuDNN on the host too.")] = False,
    processor: Annotated[Cpu | None, typer.Option(help="Of the hosts; else the one the GPUs are sold with.")] = None,
    secure_boot: Annotated[bool, typer.Option("--secure-boot", help="The firmware loads only signed modules.")] = False,
    nvswitch: Annotated[
        bool | None, typer.Option(help="Whether an NVSwitch is there; else what the GPU's usual board has.")
    ] = None,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Decide for this day; else today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, of a refusal too.")] = False,
) -> None:
    """Choose driver, CUDA and runtime versions that fit GPUs and a distribution."""
    from groundwork.report.version_sets import as_data, group_of_options, refusal_data, refused, screen  # noqa: PLC0415
    from infra.catalog import catalog  # noqa: PLC0415 - `--help` needs none of it
    from infra.hosts.versions import Impossible, choose  # noqa: PLC0415

    group = group_of_options(
        gpus=gpu, distribution=distribution, today=(on or datetime.now(UTC)).date(), host_cuda=host_cuda,
        runtimes=tuple(one.value for one in runtime or ()), branch=branch, cuda=cuda, cudnn=cudnn, triton=triton, image=image, vllm=vllm,
        processor=processor, secure_boot=secure_boot, nvswitch=nvswitch,
    )  # fmt: skip
    try:
        answer = choose(group, catalog())
    except Impossible as refusal:
        if as_json:
            print(json.dumps(refusal_data(refusal), indent=2))
        raise refused(refusal, options=True) from None
    if as_json:
        print(json.dumps(as_data(answer), indent=2))
        return
    for line in screen(answer):
        data().print(line, soft_wrap=True)
    for warning in answer.warnings:
        say("warning", warning)
