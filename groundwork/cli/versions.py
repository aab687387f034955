"""`groundwork versions`: the driver, CUDA and runtime versions that fit, and why; or every reason why none do."""

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from groundwork.errors import UsageError
from groundwork.screen import data, say
from infra.catalog.host_rows import Cpu
from infra.hosts.group import TritonImage, VersionSet

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class Serves(StrEnum):
    """Runtimes the matrix knows, as an option that can be given twice."""

    TRITON = "triton"
    VLLM = "vllm"


@app.command()
def versions(  # noqa: PLR0917 - each is an option
    stack: Annotated[str | None, typer.Argument(help="Stack on own servers: a set for each of its groups.")] = None,
    gpu: Annotated[
        list[str] | None,
        typer.Option(help="PCI device id of a GPU or NVSwitch, as `lspci -n` shows it; repeat for more."),
    ] = None,
    distribution: Annotated[
        str | None, typer.Option(help="For example `ubuntu-24.04`, `debian-13`, `rocky-9`.")
    ] = None,
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
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, of a refusal too.")] = False,
) -> None:
    """Choose driver, CUDA and runtime versions that fit GPUs and a distribution."""
    today = (on or datetime.now(UTC)).date()
    asked = {
        "runtimes": tuple(one.value for one in runtime or ()), "branch": branch, "cuda": cuda, "cudnn": cudnn,
        "triton": triton, "vllm": vllm, "processor": processor, "nvswitch": nvswitch, "secure_boot": secure_boot,
    }  # fmt: skip
    if stack is None:
        _of_options(gpu, distribution, today, as_json, host_cuda=host_cuda, image=image, **asked)
    elif (
        gpu
        or distribution
        or host_cuda
        or image != "py3"
        or any(value not in (None, (), False) for value in asked.values())
    ):
        raise UsageError(
            f"`{stack}` says what its groups are and ask for, so options that do cannot be given with it",
            "leave them out, or leave out the stack; `versions` of a group in the file holds it to releases",
        )
    else:
        _of_stack(stack, config_file, today, as_json)


def _of_options(gpu: list[str] | None, distribution: str | None, today: date, as_json: bool, **asked: Any) -> None:
    """One group, told by options."""
    if not gpu or not distribution:
        raise UsageError(
            "versions are chosen for a stack, or for `--gpu` and `--distribution`", "give one or the other"
        )
    from groundwork.report import version_sets as told  # noqa: PLC0415 - `--help` needs none of it

    sets, refusals = told.decide([told.group_of_options(gpus=gpu, distribution=distribution, today=today, **asked)])
    if as_json:
        print(json.dumps(told.as_data(sets[0]) if sets else told.refusal_data(refusals[0]), indent=2))
    else:
        _show(sets)
    if refusals:
        raise told.refused(refusals, told.option)


def _of_stack(stack: str, config_file: Path | None, today: date, as_json: bool) -> None:
    """Every group with GPUs of an environment on own servers."""
    from groundwork.own_servers import fleet_of  # noqa: PLC0415
    from groundwork.project import find_project  # noqa: PLC0415
    from groundwork.report import version_sets as told  # noqa: PLC0415
    from infra.targets.onprem.versions import host_groups  # noqa: PLC0415

    groups = list(host_groups(fleet_of(find_project().environment_file(stack, config_file), stack), today))
    sets, refusals = told.decide(groups)
    if as_json:
        found = [*map(told.as_data, sets), *map(told.refusal_data, refusals)]
        print(json.dumps({"stack": stack, "groups": found}, indent=2))
    else:
        _show(sets)
    if not groups:
        say("note", f"no group of `{stack}` has GPUs, so there is nothing to choose")
    if refusals:
        raise told.refused(refusals, told.file_key)


def _show(sets: list[VersionSet]) -> None:
    from groundwork.report.version_sets import screen  # noqa: PLC0415

    for row, answer in enumerate(sets):
        for line in (*([""] if row else ()), *screen(answer)):
            data().print(line, soft_wrap=True)
    for answer in sets:
        for warning in answer.warnings:
            say("warning", f"{answer.group.name}: {warning}" if len(sets) > 1 else warning)
