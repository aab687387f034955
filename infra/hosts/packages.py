"""Names and versions of packages, as the vendor's repository for the distribution has them."""

from dataclasses import dataclass

from infra.catalog.host_rows import Cudnn, Dcgm, Flavour, NameRule, Packaging
from infra.hosts.group import Package
from infra.hosts.order import major_of, minor_of


@dataclass(frozen=True)
class Chosen:
    """The versions that become packages."""

    branch: int
    driver: str
    flavour: Flavour
    fabric: bool
    subnet_manager: bool
    cuda: str | None
    cudnn: Cudnn | None
    container_toolkit: str
    dcgm: str
    dcgm_row: Dcgm
    dcgm_cuda: int


def rule_of(packaging: Packaging, branch: int) -> NameRule:
    """How driver packages of `branch` are named: the newest rule that is not above it."""
    fitting = [rule for rule in packaging.rules if rule.since <= branch]
    if not fitting:
        raise LookupError(f"packaging `{packaging.name}` has no rule for driver branch {branch}")
    return max(fitting, key=lambda rule: rule.since)


def stream_of(packaging: Packaging, chosen: Chosen) -> str | None:
    """Module stream to enable before, where the repository has streams."""
    rule = rule_of(packaging, chosen.branch)
    stream = rule.stream_open if chosen.flavour == "open" else rule.stream_proprietary
    return stream and f"nvidia-driver:{_filled(stream, chosen)}"


def lock_of(packaging: Packaging, chosen: Chosen) -> str | None:
    """Version lock to add before the driver is installed."""
    return packaging.lock and _filled(packaging.lock, chosen)


def first_of(packaging: Packaging, chosen: Chosen) -> tuple[Package, ...]:
    """Packages to install before the others, in a transaction of their own."""
    names = rule_of(packaging, chosen.branch).first
    return tuple(Package(_filled(name, chosen), f"{chosen.driver}-*") for name in names)


def packages_of(packaging: Packaging, chosen: Chosen) -> tuple[Package, ...]:
    """Packages to install and hold, the driver first."""
    rule = rule_of(packaging, chosen.branch)
    release = f"{chosen.driver}-*"
    found = [
        Package(packaging.headers),
        Package(_filled(rule.open if chosen.flavour == "open" else rule.proprietary, chosen), release),
    ]
    if chosen.fabric:
        found.append(Package(_filled(rule.fabric, chosen), release))
    if chosen.subnet_manager:
        found += [Package(name) for name in packaging.subnet_manager]
    if chosen.cuda:
        found.append(Package(_filled(packaging.cuda, chosen), f"{chosen.cuda}-*"))
    if chosen.cudnn:
        name = chosen.cudnn.package or _filled(packaging.cudnn, chosen)
        found.append(Package(name, f"{chosen.cudnn.version}-*"))
    found += [Package(name, f"{chosen.container_toolkit}-*") for name in packaging.container_toolkit]
    epoch = f"{chosen.dcgm_row.epoch}:" if packaging.manager == "apt" else ""
    found += [Package(name.format(cuda_major=chosen.dcgm_cuda), f"{epoch}{chosen.dcgm}-*") for name in packaging.dcgm]
    return tuple(found)


def _filled(template: str, chosen: Chosen) -> str:
    cuda = chosen.cuda or ""
    return template.format(
        branch=chosen.branch,
        driver=chosen.driver,
        cuda_dashed=minor_of(cuda).replace(".", "-"),
        cuda_major=major_of(cuda) if cuda else "",
    )
