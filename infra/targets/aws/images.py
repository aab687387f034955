"""Machine images: which of Amazon's EKS images suits an accelerator, and its pinned release."""

from typing import Final

from infra.catalog import Catalog
from infra.catalog.rows import Accelerator, Machine

AMI_TYPES: Final[dict[tuple[str, str], str]] = {
    ("none", "x86_64"): "AL2023_x86_64_STANDARD",
    ("none", "arm64"): "AL2023_ARM_64_STANDARD",
    ("nvidia", "x86_64"): "AL2023_x86_64_NVIDIA",
    ("nvidia", "arm64"): "AL2023_ARM_64_NVIDIA",
    ("aws", "x86_64"): "AL2023_x86_64_NEURON",
}
"""EKS image type by the accelerator's vendor and the machine's architecture; those with an accelerator carry its driver. Source: EKS API reference, Nodegroup `amiType`, read 2026-11 through botocore's service model."""


def ami_type(accelerator: Accelerator | None, machine: Machine) -> str:
    """Image type for `machine` carrying `accelerator`."""
    return AMI_TYPES[(accelerator.vendor if accelerator else "none", machine.architecture)]


def release_version(catalog: Catalog, kubernetes: str, image: str) -> str:
    """The release of `image` pinned for Kubernetes version `kubernetes`: nodes change only when the catalogue does."""
    return catalog.aws.kubernetes[kubernetes].ami_releases[image]
