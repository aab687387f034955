"""What of a list of packages a host lacks, by what dpkg says of it."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any


def missing(wanted: Iterable[str], told: Iterable[str]) -> list[str]:
    """Packages, `name` or `name=version` as apt takes them, that are not installed whole, or at another version.

    `told` are lines of `dpkg-query --show --showformat '${db:Status-Abbrev}${Package}=${Version}\\n'`: `ii ` is installed, `hi ` and held.
    """
    there = {line[3:] for line in told if line[1:3] == "i "}
    return [package for package in wanted if not any(_is(installed, package) for installed in there)]


def free(wanted: Iterable[str], told: Iterable[str]) -> list[str]:
    """Names that are not held."""
    held = {line[3:].partition("=")[0] for line in told if line.startswith("hi ")}
    return [name for name in wanted if name not in held]


def _is(installed: str, package: str) -> bool:
    name, _, version = package.partition("=")
    has, _, at = installed.partition("=")
    return has == name and fnmatchcase(at, version or "*")


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """By their names."""
        return {"nvidia_packages_missing": missing, "nvidia_packages_free": free}
