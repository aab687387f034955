"""Stand-ins for NVIDIA's packages: true names and versions from the product's matrix, dependencies by exact version, programs that answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from infra.catalog import catalog
from infra.environment.fleet import fleet
from infra.environment.load import read_environment
from infra.hosts.group import VersionSet
from infra.hosts.versions import choose
from infra.targets.onprem.versions import host_groups
from tests.hosts.hardware import program
from tests.hosts.site import FILE, STACK

REVISION: Final = "1"
DRIVER_PARTS: Final = (
    "nvidia-driver",
    "nvidia-driver-cuda",
    "nvidia-kernel-open-dkms",
    "nvidia-persistenced",
    "nvidia-modprobe",
    "libnvidia-ml1",
)
"""What `nvidia-open` brings, each at its own version exactly."""
PERSISTENCED: Final = """[Unit]
Description=NVIDIA Persistence Daemon

[Service]
ExecStart=/usr/bin/nvidia-persistenced --verbose

[Install]
WantedBy=multi-user.target
"""
FABRIC_MANAGER: Final = """[Unit]
Description=NVIDIA fabric manager service

[Service]
ExecStart=/usr/bin/nv-fabricmanager

[Install]
WantedBy=multi-user.target
"""
HOST_ENGINE: Final = """[Unit]
Description=NVIDIA DCGM service

[Service]
User=root
Environment="DCGM_HOME_DIR=/var/log/nvidia-dcgm"
ExecStart=/usr/bin/nv-hostengine -n --service-account nvidia-dcgm
Restart=on-abort

[Install]
WantedBy=multi-user.target
"""
EXPORTER: Final = """[Unit]
Description=NVIDIA DCGM-exporter service
Wants=nvidia-dcgm.service
After=nvidia-dcgm.service

[Service]
User=root
StandardOutput=append:/var/dcgm-exporter.log
StandardError=append:/var/dcgm-exporter.log
ExecStart=/usr/bin/dcgm-exporter -f /etc/dcgm-exporter/default-counters.csv
Restart=on-abort

[Install]
WantedBy=multi-user.target
"""
CDI_SERVICE: Final = """[Unit]
Description=Refresh NVIDIA CDI specification file

[Service]
Type=oneshot
ExecStart=/usr/bin/nvidia-ctk cdi generate --output=/var/run/cdi/nvidia.yaml

[Install]
WantedBy=multi-user.target
"""
CDI_PATH: Final = """[Unit]
Description=Trigger CDI refresh on NVIDIA driver install or removal

[Path]
PathChanged=/usr/bin/nvidia-ctk

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True)
class Library:
    """A shared library to compile: what it is loaded by, and its source."""

    name: str
    source: str = ""


Content = str | Library
"""What a file of a package holds."""


@dataclass(frozen=True)
class Package:
    """A package to build."""

    name: str
    version: str
    depends: tuple[str, ...] = ()
    files: dict[str, tuple[Content, int]] = field(default_factory=dict[str, tuple[Content, int]])

    @property
    def file(self) -> str:
        """Name of its file; the epoch is not part of it."""
        return f"{self.name}_{self.version.partition(':')[2] or self.version}_amd64.deb"

    @property
    def control(self) -> str:
        """Its metadata."""
        depends = [f"Depends: {', '.join(self.depends)}"] if self.depends else []
        lines = [f"Package: {self.name}", f"Version: {self.version}", "Architecture: amd64", *depends]
        lines += ["Maintainer: Groundwork tests <hosts@example.com>", "Section: misc", "Priority: optional"]
        return "\n".join([*lines, f"Description: stand-in for {self.name} on test hosts"]) + "\n"


def chosen(today: date) -> list[VersionSet]:
    """What the product's matrix chooses for the site's groups."""
    reading = read_environment(FILE, STACK)
    assert reading.onprem is not None
    return [choose(group, catalog()) for group in host_groups(fleet(reading.onprem), today)]


def packages(sets: Iterable[VersionSet]) -> list[Package]:
    """Packages of all groups, each once."""
    found: dict[tuple[str, str], Package] = {}
    for versions in sets:
        for package in _of(versions):
            found[package.name, package.version] = package
    return sorted(found.values(), key=lambda package: (package.name, package.version))


def _of(versions: VersionSet) -> Iterator[Package]:
    driver = f"{versions.driver}-{REVISION}"
    yield from driver_packages(driver)
    for asked in (*versions.first, *versions.packages):
        if asked.version is None or asked.name == "nvidia-open":
            continue
        exact = asked.version.removesuffix("*") + REVISION
        yield Package(asked.name, exact, _depends(asked.name, exact), _files(asked.name, versions))


def driver_packages(version: str) -> Iterator[Package]:
    """`nvidia-open` and what it brings."""
    for name in DRIVER_PARTS:
        yield Package(name, version, files=_driver_files(name, version))
    yield Package("nvidia-open", version, tuple(f"{name} (= {version})" for name in DRIVER_PARTS))


def _driver_files(name: str, version: str) -> dict[str, tuple[Content, int]]:
    match name:
        case "nvidia-driver-cuda":
            return {"usr/bin/nvidia-smi": (program("nvidia-smi"), 0o755)}
        case "nvidia-driver":
            return {"opt/test-hardware/driver": (version.partition("-")[0] + "\n", 0o644)}
        case "nvidia-persistenced":
            unit = "lib/systemd/system/nvidia-persistenced.service"
            return {"usr/bin/nvidia-persistenced": (program("daemon"), 0o755), unit: (PERSISTENCED, 0o644)}
        case _:
            return {}


def _depends(name: str, version: str) -> tuple[str, ...]:
    """As the vendor's packages depend on each other: by exact version."""
    others = {
        "nvidia-container-toolkit": ("nvidia-container-toolkit-base", "libnvidia-container-tools"),
        "libnvidia-container-tools": ("libnvidia-container1",),
    }
    if name == "datacenter-gpu-manager-exporter":
        return ("datacenter-gpu-manager-4-core",)
    if name.startswith("datacenter-gpu-manager-4-cuda"):
        return (f"datacenter-gpu-manager-4-core (= {version})",)
    return tuple(f"{other} (= {version})" for other in others.get(name, ()))


def _files(name: str, versions: VersionSet) -> dict[str, tuple[Content, int]]:
    if name.startswith("nvidia-driver-pinning-"):
        return _pin(versions)
    if name.startswith("cuda-toolkit-"):
        return _toolkit(versions)
    return _cudnn(versions) if "cudnn" in name else _programs(name)


def _pin(versions: VersionSet) -> dict[str, tuple[Content, int]]:
    pin = f"Package: src:*nvidia*:any *nvidia* cuda-drivers*\nPin: version {versions.driver}-*\nPin-Priority: 1000\n"
    return {"etc/apt/preferences.d/nvidia-driver-pinning": (pin, 0o644)}


def _programs(name: str) -> dict[str, tuple[Content, int]]:
    """Programs and units of a package."""
    units = "lib/systemd/system"
    match name:
        case "nvidia-fabricmanager":
            return {
                "usr/bin/nv-fabricmanager": (program("daemon"), 0o755),
                f"{units}/{name}.service": (FABRIC_MANAGER, 0o644),
            }
        case "datacenter-gpu-manager-4-core":
            return {
                "usr/bin/dcgmi": (program("dcgmi"), 0o755),
                "usr/bin/nv-hostengine": (program("nv-hostengine"), 0o755),
                f"{units}/nvidia-dcgm.service": (HOST_ENGINE, 0o644),
            }
        case "datacenter-gpu-manager-exporter":
            return {
                "usr/bin/dcgm-exporter": (program("dcgm-exporter"), 0o755),
                "etc/dcgm-exporter/default-counters.csv": (
                    "DCGM_FI_DEV_GPU_TEMP, gauge, GPU temperature (in C).\n",
                    0o644,
                ),
                f"{units}/nvidia-dcgm-exporter.service": (EXPORTER, 0o644),
            }
        case "nvidia-container-toolkit-base":
            return {
                "usr/bin/nvidia-ctk": (program("nvidia-ctk"), 0o755),
                f"{units}/nvidia-cdi-refresh.service": (CDI_SERVICE, 0o644),
                f"{units}/nvidia-cdi-refresh.path": (CDI_PATH, 0o644),
            }
        case _:
            return {}


def _toolkit(versions: VersionSet) -> dict[str, tuple[Content, int]]:
    """A compiler that tells its release, a runtime library, and the linker's list; all by release, as the real ones lie."""
    major, minor, *_ = (versions.cuda or "").split(".")
    home = f"usr/local/cuda-{major}.{minor}"
    said = (
        f"nvcc: NVIDIA (R) Cuda compiler driver\\nCuda compilation tools, release {major}.{minor}, V{versions.cuda}\\n"
    )
    return {
        f"{home}/bin/nvcc": (f"#!/bin/sh\nprintf '{said}'\n", 0o755),
        f"{home}/lib64/libcudart.so.{major}": (Library(f"libcudart.so.{major}"), 0o644),
        f"etc/ld.so.conf.d/988_cuda-{major}.conf": (f"/{home}/lib64\n", 0o644),
    }


def _cudnn(versions: VersionSet) -> dict[str, tuple[Content, int]]:
    """A library that tells its release as cuDNN does."""
    major, minor, patch, *_ = (int(part) for part in (versions.cudnn or "").split("."))
    number = major * (10000 if major >= 9 else 1000) + minor * 100 + patch
    source = f"unsigned long cudnnGetVersion(void) {{ return {number}; }}"
    return {f"usr/lib/x86_64-linux-gnu/libcudnn.so.{major}": (Library(f"libcudnn.so.{major}", source), 0o644)}
