"""Mounts of ours, found by where they are."""

from pathlib import Path

from tests.hosts.commands import do


def below(folder: Path) -> list[str]:
    """Mount points in a folder, the innermost first."""
    lines = Path("/proc/self/mounts").read_text().splitlines()
    points = [line.split()[1].replace("\\040", " ") for line in lines]
    return [point for point in reversed(points) if Path(point).is_relative_to(folder)]


def unmount_below(folder: Path) -> None:
    """Take them away."""
    for point in below(folder):
        do("umount", "--lazy", point)
