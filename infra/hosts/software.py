"""What stands on the driver: CUDA and cuDNN on the host, the runtime's image, container toolkit, DCGM, Fabric Manager."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from infra.catalog.host_rows import Cudnn, DriverBranch, HostRow, TritonRelease, VllmRelease
from infra.catalog.hosts import Hosts
from infra.hosts.group import Conflict, HostGroup, Reasons, Runtime
from infra.hosts.hardware import Hardware
from infra.hosts.order import at_least, major_of, matching, newest, version
from infra.hosts.requests import capabilities_fit, cuda_fits, cudnn_asked, family_floor, in_matrix, warn_unverified

R = TypeVar("R", bound=HostRow)


@dataclass(frozen=True)
class Base:
    """What every choice above the driver looks at."""

    group: HostGroup
    hardware: Hardware
    branch: DriverBranch
    driver: str
    """The release that is installed of the branch."""
    facts: Hosts
    reasons: Reasons

    def runs(self, cuda: str) -> bool:
        """Whether a CUDA runs on the driver and its GPUs at all."""
        last = self.hardware.last_cuda_major
        return at_least(self.driver, family_floor(cuda, self.facts)) and (last is None or major_of(cuda) <= last)

    def full(self, cuda: str) -> bool:
        """Whether the driver has all that is new in a CUDA."""
        return at_least(self.driver, self.facts.cuda[cuda].bundled_driver)

    def warn_between(self, what: str, cuda: str) -> None:
        """Warn where something runs between both floors of its CUDA."""
        if self.full(cuda):
            return
        bundled = self.facts.cuda[cuda].bundled_driver
        family = family_floor(cuda, self.facts)
        self.reasons.warn(
            f"{what} wants driver {bundled} for all of CUDA {cuda}; {self.driver} lies between that and {family}, the floor of "
            f"CUDA {major_of(cuda)}: it runs, but PTX newer than CUDA {self.branch.cuda} and features of the newer driver do not"
        )

    def note_unverified(self, row: HostRow, what: str) -> None:
        """Warn of a row that was not fully read."""
        if sentence := warn_unverified(row, what):
            self.reasons.warn(sentence)


def runtime_images(base: Base) -> dict[Runtime, tuple[str, str]] | list[Conflict]:
    """Release and image of each runtime of the group; where one has none, why."""
    choose: dict[Runtime, Callable[[Base], tuple[str, str] | Conflict]] = {"triton": _triton, "vllm": _vllm}
    images: dict[Runtime, tuple[str, str]] = {}
    refused: list[Conflict] = []
    for runtime in dict.fromkeys(base.group.runtimes):
        answer = choose[runtime](base)
        if isinstance(answer, Conflict):
            refused.append(answer)
        else:
            images[runtime] = answer
    return refused or images


def _triton(base: Base) -> tuple[str, str] | Conflict:
    group, table = base.group, base.facts.triton
    fitting = {
        name: row
        for name, row in table.items()
        if (image := row.images.get(group.image)) and base.runs(image.cuda) and _fits(base, row)
    }
    name = group.triton or _newest_verified(fitting)
    if name is None:
        return Conflict(
            "triton",
            f"no Triton release with image `{group.image}` fits {base.hardware.named()} on driver {base.driver}",
        )
    image = table[name].images[group.image]
    engine = f", engine {image.version}" if image.version else ""
    base.reasons.chose("Triton", name, f"{_who(group.triton)}: server {table[name].server}, CUDA {image.cuda}{engine}")
    base.warn_between(f"Triton {name} ({group.image})", image.cuda)
    base.note_unverified(table[name], f"Triton {name}")
    return name, f"nvidia/tritonserver:{name}-{group.image}"


def _vllm(base: Base) -> tuple[str, str] | Conflict:
    group, table = base.group, base.facts.vllm
    fitting = {name: row for name, row in table.items() if base.runs(row.cuda) and _fits(base, row)}
    name = group.vllm or _newest_verified(fitting)
    if name is None:
        return Conflict("vllm", f"no vLLM image of the vendor fits {base.hardware.named()} on driver {base.driver}")
    row = table[name]
    base.reasons.chose("vLLM", row.version, f"{_who(group.vllm)}: image {name}, CUDA {row.cuda}")
    base.warn_between(f"vLLM image {name}", row.cuda)
    base.note_unverified(row, f"vLLM image {name}")
    return name, f"nvidia/vllm:{name}-py3"


def _fits(base: Base, row: TritonRelease | VllmRelease) -> bool:
    released = row.released <= base.group.today.isoformat()
    return released and at_least(base.hardware.capabilities[0], row.capability)


def _newest_verified(table: dict[str, R]) -> str | None:
    names = [name for name, row in table.items() if row.verified]
    return newest(names) if names else None


def _who(asked: object) -> str:
    return "asked for" if asked else "newest that is verified and fits"


def toolkit(base: Base) -> tuple[str, Cudnn] | Conflict | None:
    """CUDA and cuDNN on the host; none where only containers serve."""
    if base.group.containers_only:
        base.reasons.chose("CUDA", "none", "only containers serve, and each brings its own")
        return None
    group, facts = base.group, base.facts
    meant = matching(group.cuda, facts.cuda) if group.cuda else facts.cuda
    runs = {name: row for name, row in meant.items() if base.runs(name) and cuda_fits(name, base.hardware)}
    full = {name: row for name, row in runs.items() if base.full(name)}
    pairs = [(name, row) for name in (full or runs) for row in _cudnn_for(base, name)]
    if not pairs:
        wanted = f"cuDNN {group.cudnn}" if group.cudnn else "cuDNN"
        return Conflict(
            "cudnn" if group.cudnn else "cuda",
            f"no CUDA toolkit{f' {group.cuda}' if group.cuda else ''} runs on driver {base.driver} with {wanted} for {base.hardware.named()}",
        )
    cuda, cudnn = max(pairs, key=lambda pair: _preference(base, *pair))
    _explain_toolkit(base, cuda, cudnn)
    return cuda, cudnn


def _cudnn_for(base: Base, cuda: str) -> list[Cudnn]:
    asked = cudnn_asked(base.group, base.facts)
    return [
        row
        for row in (asked or base.facts.cudnn.values())
        if row.cuda_major == major_of(cuda)
        and capabilities_fit(row, base.hardware)
        and at_least(base.driver, row.floor)
        and (row.verified or asked)
        and (in_matrix(row, cuda) or not base.group.cudnn)
    ]


def _preference(base: Base, cuda: str, cudnn: Cudnn) -> tuple[object, ...]:
    """Pairs the vendor tested first, of rows that were read; then the newest toolkit, then the newest cuDNN."""
    verified = base.facts.cuda[cuda].verified
    return in_matrix(cudnn, cuda), verified, version(cuda), version(cudnn.version)


def _explain_toolkit(base: Base, cuda: str, cudnn: Cudnn) -> None:
    group, facts = base.group, base.facts
    row = facts.cuda[cuda]
    who = "asked for" if group.cuda else f"newest in the matrix of a cuDNN that fits, on driver {base.driver}"
    base.reasons.chose("CUDA", cuda, f"{who}; bundles driver {row.bundled_driver}")
    base.warn_between(f"the toolkit {cuda} on the host", cuda)
    base.note_unverified(row, f"CUDA {cuda}")
    low, high = cudnn.capabilities
    base.reasons.chose(
        "cuDNN",
        cudnn.version,
        f"{_who(group.cudnn)}: for CUDA {cudnn.cuda_from} to {cudnn.cuda_to}, compute capability {low} to {high}",
    )
    if not in_matrix(cudnn, cuda):
        base.reasons.warn(f"cuDNN {cudnn.version} was tested up to CUDA {cudnn.cuda_to}, and the toolkit is {cuda}")
    base.note_unverified(cudnn, f"cuDNN {cudnn.version}")


def container_toolkit(base: Base) -> str:
    """The container toolkit: newest that was read and is not blocked."""
    facts = base.facts
    open_ = {
        name: row for name, row in facts.container_toolkits.items() if not facts.why_blocked("container_toolkit", name)
    }
    name = _newest_verified(open_)
    if name is None:
        raise LookupError("no container toolkit in the matrix is verified and not blocked")
    refresh = ", with its own units that renew the CDI specification" if open_[name].cdi_refresh else ""
    base.reasons.chose("container toolkit", name, f"newest that is verified and not blocked{refresh}")
    return name


def dcgm(base: Base) -> tuple[str, int]:
    """DCGM and the CUDA major of its plugins: the driver's, or the last that builds for the GPUs."""
    name = _newest_verified(dict(base.facts.dcgm))
    if name is None:
        raise LookupError("no DCGM release in the matrix is verified")
    driver, last = major_of(base.branch.cuda), base.hardware.last_cuda_major
    major = driver if last is None else min(driver, last)
    why = (
        f"the driver's CUDA is {driver}"
        if major == driver
        else f"CUDA {major} is the last for {base.hardware.ended_by_cuda()}"
    )
    base.reasons.chose("DCGM", name, f"newest that is verified; plugins for CUDA {major}: {why}")
    return name, major


def fabric(base: Base) -> tuple[bool, bool]:
    """Whether Fabric Manager is needed, and the subnet manager of NVSwitches of the fourth generation."""
    kinds = {gpu.fabric for gpu, _ in base.hardware.gpus} - {"none"}
    seen = base.group.nvswitch if base.group.nvswitch is not None else bool(base.hardware.switches or kinds)
    if not seen:
        base.reasons.chose("Fabric Manager", "none", "no NVSwitch is there, and its service fails without one")
        return False, False
    if base.hardware.switches:
        why = f"{base.hardware.switches[0].title} is on the PCI bus"
    elif base.group.nvswitch:
        why = "the group says an NVSwitch is there"
    else:
        titles = ", ".join(gpu.title for gpu, _ in base.hardware.gpus if gpu.fabric != "none")
        why = f"the usual board of {titles} has one; say so where yours has none"
    base.reasons.chose("Fabric Manager", base.driver, f"{why}; it must be the driver's exact version")
    subnet = "nvlsm" in kinds
    if subnet:
        base.reasons.chose(
            "NVLink subnet manager", "as shipped", "NVSwitches of the fourth generation need it beside Fabric Manager"
        )
    return True, subnet
