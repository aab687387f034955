"""GPUs of own servers by the names people use: their PCI device id, memory and number formats."""

from collections.abc import Mapping
from functools import cache

from pydantic import Field

from infra.catalog.load import rows
from infra.catalog.rows import Row


class GpuModel(Row):
    """A GPU as it is bought."""

    pci: str = Field(pattern=r"^[0-9a-f]{4}$", description="PCI device id, a key of the compatibility matrix's GPUs.")
    title: str
    memory_mib: int = Field(gt=0, description="Memory as `nvidia-smi` reports it, MiB: what a model has to fit in.")
    precisions: tuple[str, ...] = Field(description="Number formats it computes in, keys of the precisions' table.")


@cache
def gpu_models() -> Mapping[str, GpuModel]:
    """All of them by name, for example `h100`."""
    return rows("hosts/gpu_models.yaml", GpuModel)


def gpu_model(name: str | None, pci: str | None) -> GpuModel | None:
    """The GPU with this name, or with this PCI device id; None where it is not in the table."""
    return next((row for row in gpu_models().values() if row.name == name or row.pci == pci), None)
