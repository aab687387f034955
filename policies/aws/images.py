"""Machine images of EKS, by what their types are called."""

from typing import Final

from infra.catalog import Accelerator

VARIANTS: Final = {"nvidia": "_NVIDIA", "aws": "_NEURON"}
"""End of an image type that carries the driver, by the accelerator's vendor. Source: EKS API reference, Nodegroup `amiType`, read 2026-11."""

ARCHITECTURES: Final = {"x86_64": "x86_64", "arm64": "ARM_64"}
"""Part of an image type that says the processor; same source."""


def family_of(accelerator: Accelerator) -> str:
    """How the type of an image with this accelerator's driver ends."""
    return VARIANTS[accelerator.vendor]


def architecture_of(image: str) -> str | None:
    """Processor that an image type is for; none where its name does not say."""
    return next((name for name, part in ARCHITECTURES.items() if part.lower() in image.lower()), None)
