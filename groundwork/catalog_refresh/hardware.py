"""Machine types and zones from what EC2's own describe calls answer, as moto ships them (a development dependency)."""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ACCELERATORS: Final[dict[tuple[str, int], str]] = {
    ("T4", 16384): "t4",
    ("A10G", 22888): "a10g",
    ("L4", 22888): "l4",
    ("L40S", 45776): "l40s",
    ("RTX PRO Server 6000", 98304): "rtx-pro-6000",
    ("A100", 40960): "a100-40",
    ("A100", 81920): "a100-80",
    ("H100", 81920): "h100",
    ("H200", 144384): "h200",
    ("B200", 183359): "b200",
    ("B300", 275040): "b300",
    ("Inferentia2", 32768): "inferentia2",
    ("Trainium", 32768): "trainium1",
    ("Trainium2", 524288): "trainium2",
}
"""EC2's device name and the MiB it reports for one device, to our accelerator."""

_SIZES: Final = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge")
FAMILIES: Final[dict[str, tuple[str, ...] | None]] = {
    **dict.fromkeys(("g4dn", "g5", "g6", "gr6", "g6f", "gr6f", "g6e", "g7e")),
    **dict.fromkeys(("p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300")),
    **dict.fromkeys(("inf2", "trn1", "trn1n", "trn2")),
    **dict.fromkeys(("c7i", "c8g", "i4i", "m6a", "m6i", "m7g", "m7i", "m8g", "r7i", "r8g"), _SIZES),
    "t3": ("medium", "large", "xlarge"),
}
"""Machine families the catalogue covers, with the sizes taken (none: all of them), in the order of use: accelerators first."""


def described(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """`DescribeInstanceTypes` by type name, as moto ships it."""
    return json.loads(gzip.decompress(((folder or moto_folder()) / "instance_types.json.gz").read_bytes()))


def moto_folder() -> Path:
    """Folder of moto's EC2 data."""
    import moto  # noqa: PLC0415  a development dependency, so only when asked

    return Path(moto.__file__).parent / "ec2" / "resources"


def covered(types: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    """Names of the types the catalogue covers, sorted; bare metal is left out, since no node image of ours is tested on it."""
    for name in sorted(types):
        family, size = name.split(".")
        if family in FAMILIES and not types[name]["BareMetal"]:
            sizes = FAMILIES[family]
            if sizes is None or size in sizes:
                yield name


def machine_row(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The catalogue's columns of one described type; a column at its default is left out."""
    network = raw["NetworkInfo"]
    cards: list[dict[str, Any]] = network["NetworkCards"]
    storage: dict[str, Any] = raw.get("InstanceStorageInfo") or {}
    disks: list[dict[str, Any]] = storage.get("Disks", [])
    advertised = max(_advertised(network["NetworkPerformance"]), cards[0]["PeakBandwidthInGbps"])
    held = sum(card["BaselineBandwidthInGbps"] for card in cards)
    return {
        "vcpus": raw["VCpuInfo"]["DefaultVCpus"],
        "memory_mib": raw["MemoryInfo"]["SizeInMiB"],
        **({"architecture": "arm64"} if raw["ProcessorInfo"]["SupportedArchitectures"] == ["arm64"] else {}),
        **_devices(raw),
        **({"nvme_disks": sum(disk["Count"] for disk in disks), "nvme_gb": storage["TotalSizeInGB"]} if disks else {}),
        "network_gbps": advertised,
        "network_baseline_gbps": round(min(held, advertised), 3),
        **({"network_cards": len(cards)} if len(cards) > 1 else {}),
        **({"efa_interfaces": network["EfaInfo"]["MaximumEfaInterfaces"]} if network.get("EfaInfo") else {}),
        "max_enis": network["MaximumNetworkInterfaces"],
        "ips_per_eni": network["Ipv4AddressesPerInterface"],
        **_disk(raw),
        **({"capacity_blocks": True} if "capacity-block" in raw["SupportedUsageClasses"] else {}),
        **({"burstable": True} if raw["BurstablePerformanceSupported"] else {}),
    }


def _devices(raw: Mapping[str, Any]) -> dict[str, Any]:
    info: dict[str, Any] = raw.get("GpuInfo") or raw.get("NeuronInfo") or {}
    devices: list[dict[str, Any]] = info.get("Gpus") or info.get("NeuronDevices") or []
    if not devices:
        return {}
    device = devices[0]
    memory: int = device["MemoryInfo"]["SizeInMiB"]
    share: float = device.get("GpuPartitionSize", 1.0)
    whole = memory if share == 1 else min(m for name, m in ACCELERATORS if name == device["Name"])
    count: float = device["Count"] if share == 1 else share
    return {
        "accelerator": ACCELERATORS[device["Name"], whole],
        "accelerators": count,
        "accelerator_memory_mib": memory,
    }


def _advertised(performance: str) -> float:
    """Gbit/s of EC2's words, for example `Up to 12.5 Gigabit` or `4x 100 Gigabit`."""
    times, _, rate = performance.removeprefix("Up to ").removesuffix(" Gigabit").rpartition("x ")
    return float(times or 1) * float(rate)


def _disk(raw: Mapping[str, Any]) -> dict[str, Any]:
    optimized: dict[str, Any] | None = raw["EbsInfo"].get("EbsOptimizedInfo")
    return {"ebs_mb_s": round(optimized["MaximumThroughputInMBps"], 1)} if optimized else {}
