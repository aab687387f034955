"""What is known of own servers: the compatibility matrix, each table read when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property

from infra.catalog.host_rows import (
    Architecture,
    ArchivedProgram,
    Blocked,
    ContainerToolkit,
    CudaFamily,
    CudaToolkit,
    Cudnn,
    Dcgm,
    Distribution,
    DriverBranch,
    Gpu,
    GpuLinks,
    MigGpu,
    MigShape,
    NvSwitch,
    Packaging,
    Program,
    Runtime,
    Threshold,
    TritonRelease,
    VllmRelease,
    Xid,
)
from infra.catalog.load import rows


class Hosts:
    """Tables of the compatibility matrix."""

    @cached_property
    def architectures(self) -> Mapping[str, Architecture]:
        """GPU architectures by name, for example `hopper`."""
        return rows("hosts/architectures.yaml", Architecture)

    @cached_property
    def gpus(self) -> Mapping[str, Gpu]:
        """GPUs by PCI device id, for example `2330`."""
        return rows("hosts/gpus.yaml", Gpu)

    @cached_property
    def nvswitches(self) -> Mapping[str, NvSwitch]:
        """NVSwitches by PCI device id."""
        return rows("hosts/nvswitches.yaml", NvSwitch)

    @cached_property
    def drivers(self) -> Mapping[str, DriverBranch]:
        """Driver branches by number, for example `580`."""
        return rows("hosts/drivers.yaml", DriverBranch)

    @cached_property
    def cuda_families(self) -> Mapping[str, CudaFamily]:
        """CUDA majors, for example `13`."""
        return rows("hosts/cuda_families.yaml", CudaFamily)

    @cached_property
    def cuda(self) -> Mapping[str, CudaToolkit]:
        """CUDA toolkits by version, for example `13.0.2`."""
        return rows("hosts/cuda.yaml", CudaToolkit)

    @cached_property
    def cudnn(self) -> Mapping[str, Cudnn]:
        """cuDNN releases by version and CUDA major, for example `9.17.0-cuda13`."""
        return rows("hosts/cudnn.yaml", Cudnn)

    @cached_property
    def container_toolkits(self) -> Mapping[str, ContainerToolkit]:
        """Container Toolkit releases by version."""
        return rows("hosts/container_toolkit.yaml", ContainerToolkit)

    @cached_property
    def dcgm(self) -> Mapping[str, Dcgm]:
        """DCGM releases by version."""
        return rows("hosts/dcgm.yaml", Dcgm)

    @cached_property
    def triton(self) -> Mapping[str, TritonRelease]:
        """Triton releases by month, for example `26.08`."""
        return rows("hosts/triton.yaml", TritonRelease)

    @cached_property
    def vllm(self) -> Mapping[str, VllmRelease]:
        """The vendor's vLLM images by month."""
        return rows("hosts/vllm.yaml", VllmRelease)

    @cached_property
    def programs(self) -> Mapping[str, Program]:
        """Programs that hosts run without a container, by name."""
        return rows("hosts/programs.yaml", Program)

    @cached_property
    def archives(self) -> Mapping[str, ArchivedProgram]:
        """Programs that hosts run without a container, from archives of their makers, by name."""
        return rows("hosts/archives.yaml", ArchivedProgram)

    @cached_property
    def runtimes(self) -> Mapping[str, Runtime]:
        """Programs that serve models, by name."""
        return rows("hosts/runtimes.yaml", Runtime)

    @cached_property
    def packaging(self) -> Mapping[str, Packaging]:
        """How repositories name packages, by kind of repository."""
        return rows("hosts/packaging.yaml", Packaging)

    @cached_property
    def distributions(self) -> Mapping[str, Distribution]:
        """Distributions by name, for example `ubuntu-24.04`."""
        return rows("hosts/distributions.yaml", Distribution)

    @cached_property
    def blocked(self) -> Mapping[str, Blocked]:
        """Vendor releases that are never installed."""
        return rows("hosts/blocked.yaml", Blocked)

    @cached_property
    def gpu_links(self) -> Mapping[str, GpuLinks]:
        """How GPUs are linked, by PCI device id."""
        return rows("hosts/gpu_links.yaml", GpuLinks)

    @cached_property
    def mig(self) -> Mapping[str, MigGpu]:
        """GPUs that can be split, by PCI device id."""
        return rows("hosts/mig.yaml", MigGpu)

    @cached_property
    def mig_shapes(self) -> Mapping[str, MigShape]:
        """What instances take of a GPU, by shape."""
        return rows("hosts/mig_shapes.yaml", MigShape)

    @cached_property
    def thresholds(self) -> Mapping[str, Threshold]:
        """Bounds that readings of a host are held against, by name."""
        return rows("hosts/thresholds.yaml", Threshold)

    @cached_property
    def xids(self) -> Mapping[str, Xid]:
        """Faults that drivers report, by number."""
        return rows("hosts/xids.yaml", Xid)

    def why_blocked(self, component: str, version: str) -> str | None:
        """The reason a release is never installed; none where it may be."""
        found = [row.reason for row in self.blocked.values() if (row.component, row.version) == (component, version)]
        return found[0] if found else None
