"""The set of versions of each group as the roles take it: packages by the part of the host they belong to."""

from datetime import date
from typing import Any

from infra.catalog import catalog
from infra.catalog.host_rows import Packaging
from infra.catalog.hosts import Hosts
from infra.environment.fleet import Fleet
from infra.hosts.group import Impossible, Package, VersionSet
from infra.hosts.versions import solve
from infra.targets.onprem.versions import host_groups

PARTS = ("driver", "cuda", "cudnn", "container_toolkit", "dcgm")
"""Parts of a host that packages belong to; one role installs one part in one transaction."""


def version_sets(fleet: Fleet, today: date) -> dict[str, dict[str, Any]]:
    """By group with GPUs: what is installed, or under `refused` why nothing can be.

    A refusal is data and no error: a branch that ended since must not take the inventory away from whoever mends that.
    """
    found: dict[str, dict[str, Any]] = {}
    facts = catalog().hosts
    for group in host_groups(fleet, today):
        try:
            found[group.name] = as_variables(solve(group, facts), facts)
        except Impossible as refusal:
            found[group.name] = {"refused": [conflict.message for conflict in refusal.conflicts]}
    return found


def as_variables(chosen: VersionSet, facts: Hosts) -> dict[str, Any]:
    """A set as plain data: packages as the package manager takes them."""
    packaging = facts.packaging[facts.distributions[chosen.group.distribution].packaging]
    names = (
        "branch", "driver", "flavour", "modules", "fabric_manager", "subnet_manager", "cuda", "cudnn", "container_toolkit",
        "dcgm", "triton", "vllm", "manager", "repository", "stream", "lock",
    )  # fmt: skip
    packages: dict[str, list[str]] = {part: [] for part in PARTS}
    for package in chosen.packages:
        packages[part_of(package, packaging)].append(package.spec(chosen.manager))
    return {
        **{name: getattr(chosen, name) for name in names},
        "images": list(chosen.images),
        "first": [package.spec(chosen.manager) for package in chosen.first],
        "remove": list(chosen.remove),
        "packages": packages,
    }


def part_of(package: Package, packaging: Packaging) -> str:
    """Which part of the host a package is; what is no other's is the driver's: its headers, its fabric."""
    if package.name in packaging.container_toolkit:
        return "container_toolkit"
    if any(package.name.startswith(_stem(name)) for name in (*packaging.dcgm, packaging.dcgm_exporter)):
        return "dcgm"
    if package.name.startswith(_stem(packaging.cuda)):
        return "cuda"
    return "cudnn" if package.name.startswith(_stem(packaging.cudnn)) or "cudnn" in package.name else "driver"


def _stem(template: str) -> str:
    """A name up to what is filled in."""
    return template.partition("{")[0]
