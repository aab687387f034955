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
    signed: bool
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
    """Packages to install before the others, in a transaction of their own; the distribution's archive needs none."""
    if chosen.signed:
        return ()
    names = rule_of(packaging, chosen.branch).first
    return tuple(Package(_filled(name, chosen), f"{chosen.driver}-*") for name in names)


def packages_of(packaging: Packaging, chosen: Chosen) -> tuple[Package, ...]:
    """Packages to install and hold, the driver first."""
    found = _signed(packaging, chosen) if chosen.signed else _vendor(packaging, chosen)
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
    if chosen.dcgm_row.exporter:
        found.append(Package(packaging.dcgm_exporter, f"{chosen.dcgm_row.exporter}-*"))
    return tuple(found)


def _vendor(packaging: Packaging, chosen: Chosen) -> list[Package]:
    """The driver from the vendor's repository, built on the host by DKMS, exactly the release that was chosen."""
    rule, release = rule_of(packaging, chosen.branch), f"{chosen.driver}-*"
    driver = rule.open if chosen.flavour == "open" else rule.proprietary
    found = [Package(packaging.headers), Package(_filled(driver, chosen), release)]
    return [*found, Package(_filled(rule.fabric, chosen), release)] if chosen.fabric else found


def _signed(packaging: Packaging, chosen: Chosen) -> list[Package]:
    """The driver from the distribution's archive; its modules' package follows the kernel's version, the others the branch."""
    names = packaging.signed
    if names is None:
        raise LookupError(f"packaging `{packaging.name}` has no names of signed modules")
    modules, *others = names.open if chosen.flavour == "open" else names.proprietary
    pinned = [*others, names.fabric] if chosen.fabric else others
    return [
        Package(_filled(modules, chosen)),
        *(Package(_filled(name, chosen), f"{chosen.branch}.*") for name in pinned),
    ]


def _filled(template: str, chosen: Chosen) -> str:
    cuda = chosen.cuda or ""
    return template.format(
        branch=chosen.branch,
        driver=chosen.driver,
        cuda_dashed=minor_of(cuda).replace(".", "-"),
        cuda_major=major_of(cuda) if cuda else "",
    )
