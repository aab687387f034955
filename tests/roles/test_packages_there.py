"""What a host lacks is told by dpkg's own words."""

import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

from tests.roles.roles import ANSIBLE

FILE = ANSIBLE / "roles/nvidia_packages/filter_plugins/nvidia_packages.py"


def filters() -> dict[str, Callable[..., Any]]:
    spec = importlib.util.spec_from_file_location("nvidia_packages_filters", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FilterModule().filters()


missing, free = (filters()[f"nvidia_packages_{name}"] for name in ("missing", "free"))
TOLD = [
    "hi nvidia-open=580.95.05-1",
    "ii nvidia-modprobe=580.95.05-1",
    "hi datacenter-gpu-manager-4-core=1:4.6.0-1",
    "iF nvidia-persistenced=580.95.05-1",
    "rc nvidia-driver=570.1-1",
    "un libnvidia-ml1=",
]


@pytest.mark.parametrize(
    "package",
    ["nvidia-open", "nvidia-open=580.95.05-1", "nvidia-modprobe", "datacenter-gpu-manager-4-core=1:4.6.0*"],
)
def test_what_is_there_is_not_missing(package: str):
    assert missing([package], TOLD) == []


@pytest.mark.parametrize(
    "package",
    [
        "nvidia-open=595.1-1",  # another release
        "nvidia-open=580.95.05",  # no pattern: the whole version counts
        "nvidia-persistenced",  # unpacked, and its configuration failed: a cut in the middle
        "nvidia-driver",  # removed, settings left
        "libnvidia-ml1",  # known, never installed
        "nvidia-open-580",  # another name that begins alike
        "cuda-toolkit-13-0",
    ],
)
def test_what_is_not_there_whole_is_missing(package: str):
    assert missing([package], TOLD) == [package]


def test_what_is_not_held_is_free():
    assert free(["nvidia-open", "nvidia-modprobe", "cuda-drivers"], TOLD) == ["nvidia-modprobe", "cuda-drivers"]
