"""How much memory and time a model needs: the arithmetic behind the checks, shown to the reader with its numbers.

Weights are decimal gigabytes (1 GB = 10⁹ bytes), as model files are; memory of devices and machines is in GiB.
"""

from dataclasses import dataclass
from typing import Final, Protocol

from infra.catalog import Accelerator, Catalog, Machine
from infra.environment.models import Precision, ServedModel
from infra.environment.pools import Mig, Mps, Pool

GIB: Final = 1024**3
MIB: Final = 1024**2
GB: Final = 10**9

LOADED: Final = 1.02
"""Size once loaded over size of the file (KAITO, inference memory estimator)."""
USABLE: Final = 0.9
"""Share of a device's memory a serving engine takes (vLLM, `gpu_memory_utilization`, default)."""
LARGE_BILLIONS: Final = 1.0
"""From this size on a model is taken for a language model, with an engine's whole overhead, billions of parameters."""
OVERHEAD_SMALL_GIB: Final = 0.5
"""Runtime beside the weights for small models, GiB a device (GPUStack, non-LLM models)."""
OVERHEAD_ONE_GIB: Final = 2.2
"""Activations 1.9 and CUDA context 0.3 on one device, GiB (llm-d capacity planner, measured on vLLM 0.19)."""
OVERHEAD_SPLIT_GIB: Final = 4.0
"""The same with 2.1 for the collective library where a model is split over devices, GiB each (same source)."""
SPLITS: Final = (1, 2, 4, 8, 16)
"""Devices a model is split over in practice: the number must divide its attention heads."""
KV_ROOM: Final = 0.1
"""Share of usable memory that should be left for the key-value cache of a language model; less serves one request at a time."""

HOST_WANTED: Final = 3.0
"""Host memory wanted, as a multiple of the largest model: the file cached, a copy being loaded, and one being replaced."""
HOST_FLOOR: Final = 1.2
HOST_FLOOR_GB: Final = 24
"""Least host memory: 1.2 × weights to stage them, 24 GB for operating system, agents and containers (NVIDIA NIM and Triton sizing notes)."""

SPOT_NOTICE_S: Final = 120
"""Seconds between the notice and the reclaim of a spot machine (Amazon EC2 User Guide, "Spot Instance interruption notices")."""
TO_DEVICE_GIB_S: Final = 1.9
"""GiB/s a device takes in weights at (KAITO, blob streaming, measured)."""
NVME_GB_S: Final = 2.0
"""GB/s written to local NVMe arrays of accelerator machines; smaller ones have one disk of about this speed."""
ROOT_DISK_MB_S: Final = 1000
"""Most throughput of a gp3 root volume, MB/s (Amazon EBS User Guide)."""
WARM_UP_LARGE_S: Final = 60
WARM_UP_SMALL_S: Final = 20
"""Seconds from weights in memory to the first answer: 20 to 120 measured, more with compiled graphs."""


class Weighed(Protocol):
    """What the size of a model follows from, wherever it is served."""

    @property
    def parameters_billions(self) -> float:
        """Parameters in billions."""
        ...

    @property
    def precision(self) -> Precision:
        """Number format of the weights."""
        ...

    @property
    def gpus(self) -> int:
        """Devices one replica uses."""
        ...


@dataclass(frozen=True)
class Fit:
    """Whether one replica of a model fits in the device memory it is given."""

    weights_gb: float
    device_gib: float
    devices: int
    overhead_gib: float

    @property
    def usable_gib(self) -> float:
        """GiB left for weights and cache over all devices."""
        return self.devices * (USABLE * self.device_gib - self.overhead_gib)

    @property
    def weights_gib(self) -> float:
        """Weights in GiB."""
        return self.weights_gb * GB / GIB

    @property
    def fits(self) -> bool:
        """Whether the weights fit at all."""
        return self.weights_gib <= self.usable_gib

    @property
    def room_gib(self) -> float:
        """GiB left for the key-value cache."""
        return self.usable_gib - self.weights_gib

    @property
    def arithmetic(self) -> str:
        """The sum, as a reader would do it."""
        return f"{self.devices} × ({USABLE} × {self.device_gib:.1f} GiB - {self.overhead_gib} GiB) = {max(self.usable_gib, 0):.1f} GiB"


def weights_gb(model: Weighed, catalog: Catalog) -> float:
    """Loaded size of the weights, GB: parameters × bytes × 1.02."""
    return model.parameters_billions * catalog.precisions[model.precision].bytes_per_parameter * LOADED


def weights_arithmetic(model: Weighed, catalog: Catalog) -> str:
    """How `weights_gb` comes about, for a message."""
    each = catalog.precisions[model.precision].bytes_per_parameter
    return f"{model.parameters_billions:g} billion parameters × {each:g} bytes × {LOADED} = {weights_gb(model, catalog):.1f} GB"


def device_gib(machine: Machine, accelerator: Accelerator, pool: Pool) -> float:
    """Memory one pod gets from one device (or from its slice or share), GiB."""
    mib = min(accelerator.memory_mib, machine.accelerator_memory_mib or accelerator.memory_mib)
    if isinstance(pool.sharing, Mig):
        slices = {profile: _profile_gb(profile) for profile in accelerator.mig_profiles}
        whole = max(slices.values(), default=0)
        return mib * MIB / GIB * (_profile_gb(pool.sharing.profile) / whole if whole else 1)
    if isinstance(pool.sharing, Mps):
        return mib * MIB / GIB / pool.sharing.replicas
    return mib * MIB / GIB


def fit(model: ServedModel, machine: Machine, accelerator: Accelerator, pool: Pool, catalog: Catalog) -> Fit:
    """Hold one replica of a model against the devices it asks for."""
    return fit_devices(model, device_gib(machine, accelerator, pool), catalog)


def fit_devices(model: Weighed, device_gib: float, catalog: Catalog) -> Fit:
    """The same for devices of so many GiB."""
    return Fit(weights_gb(model, catalog), device_gib, model.gpus, _overhead(model))


def host_gb(machine: Machine) -> float:
    """Memory of a machine, GB."""
    return machine.memory_mib * MIB / GB


def host_floor_gb(largest_gb: float) -> float:
    """Least host memory for a largest model of so many GB."""
    return HOST_FLOOR * largest_gb + HOST_FLOOR_GB


def host_wanted_gb(largest_gb: float) -> float:
    """Host memory wanted for a largest model of so many GB; never below the floor."""
    return max(HOST_WANTED * largest_gb, host_floor_gb(largest_gb))


def load_seconds(model: ServedModel, machine: Machine, pool: Pool, catalog: Catalog) -> float:
    """Seconds from an empty machine of the pool to a replica that answers, images already there."""
    warm_up = WARM_UP_LARGE_S if model.parameters_billions >= LARGE_BILLIONS else WARM_UP_SMALL_S
    return weights_gb(model, catalog) / load_gb_s(model, machine, pool)[0] + warm_up


def load_gb_s(model: ServedModel, machine: Machine, pool: Pool) -> tuple[float, str]:
    """GB/s at which weights arrive, and what holds them back."""
    disk = NVME_GB_S if pool.local_nvme and machine.nvme_gb else min(machine.ebs_mb_s, ROOT_DISK_MB_S) / 1000
    rates = {"network": machine.network_baseline_gbps / 8, "disk": disk}
    if model.gpus:
        rates["way into GPU memory"] = TO_DEVICE_GIB_S * GIB / GB * model.gpus
    return min((rate, name) for name, rate in rates.items())


def _overhead(model: Weighed) -> float:
    if model.parameters_billions < LARGE_BILLIONS:
        return OVERHEAD_SMALL_GIB
    return OVERHEAD_ONE_GIB if model.gpus <= 1 else OVERHEAD_SPLIT_GIB


def _profile_gb(profile: str) -> int:
    """Memory in a MIG profile's name, `1g.10gb` → 10."""
    digits = profile.partition(".")[2].partition("gb")[0]
    return int(digits) if digits.isdecimal() else 0
