"""`choose`: the set of versions for a group of hosts, each with its reason; or `Impossible`, with every reason and the nearest set.

The order is that of need: GPUs say which kernel modules and branches there are, what was asked for says which drivers it needs, the
branch is chosen from what is left, and everything else stands on the branch. What the matrix could not read at a source is never
chosen by itself. Nothing here knows the day: it comes with the group.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from infra.catalog import Catalog
from infra.catalog.host_rows import Cpu, Distribution
from infra.catalog.hosts import Hosts
from infra.catalog.lookup import nearest_to
from infra.hosts.branches import ENDS_SOON_DAYS, Ground, choose_branch, choose_flavour, explain_branch
from infra.hosts.group import Choice, Conflict, HostGroup, Impossible, Reasons, Runtime, VersionSet
from infra.hosts.hardware import Hardware, hardware_conflicts, hardware_of
from infra.hosts.nearest import nearest_possible
from infra.hosts.packages import Chosen, first_of, lock_of, packages_of, stream_of
from infra.hosts.requests import floors_of, request_conflicts, warn_unverified
from infra.hosts.software import Base, container_toolkit, dcgm, fabric, runtime_images, toolkit

__all__ = ["Choice", "Conflict", "HostGroup", "Impossible", "VersionSet", "choose"]


def choose(group: HostGroup, catalog: Catalog) -> VersionSet:
    """The versions for `group`.

    Raises:
        Impossible: there is no such set; it carries every reason and the nearest set that would stand.
    """
    try:
        return solve(group, catalog.hosts)
    except Impossible as refusal:
        nearest = nearest_possible(group, catalog.hosts, solve)
        raise Impossible(group, refusal.conflicts, nearest) from None


def solve(group: HostGroup, facts: Hosts) -> VersionSet:
    """The versions for `group`, or `Impossible` without looking for what is nearest."""
    hardware = hardware_of(group, facts)
    distribution = facts.distributions.get(group.distribution)
    conflicts = [*_distribution_conflicts(group, hardware, facts), *hardware_conflicts(group, hardware, facts)]
    if hardware.gpus:
        conflicts += request_conflicts(group, hardware, facts)
    if distribution is None or not hardware.gpus:
        raise Impossible(group, conflicts)
    ground = Ground(group, hardware, distribution, floors_of(group, hardware, facts), facts)
    branch = choose_branch(ground)
    if isinstance(branch, list):
        # That no branch fits says nothing new where GPUs or requests already exclude each other.
        raise Impossible(group, [*conflicts, *(branch if group.branch is not None or not conflicts else ())])
    if conflicts:
        raise Impossible(group, conflicts)
    return _on_branch(Base(group, hardware, branch, ground.release(branch), facts, Reasons()), ground)


def _on_branch(base: Base, ground: Ground) -> VersionSet:
    """Everything that stands on the branch that was chosen."""
    group, branch, reasons, distribution = base.group, base.branch, base.reasons, ground.distribution
    explain_branch(branch, ground, reasons)
    flavour = choose_flavour(branch, base.hardware, reasons)
    images, host = runtime_images(base), toolkit(base)
    if isinstance(images, list) or isinstance(host, Conflict):
        raise Impossible(
            group, [*(images if isinstance(images, list) else ()), *([host] if isinstance(host, Conflict) else ())]
        )
    dcgm_version, dcgm_cuda = dcgm(base)
    needs_fabric, subnet = fabric(base)
    chosen = Chosen(
        branch=branch.number,
        driver=base.driver,
        flavour=flavour,
        signed=ground.signed,
        fabric=needs_fabric,
        subnet_manager=subnet,
        cuda=host[0] if host else None,
        cudnn=host[1] if host else None,
        container_toolkit=container_toolkit(base),
        dcgm=dcgm_version,
        dcgm_row=base.facts.dcgm[dcgm_version],
        dcgm_cuda=dcgm_cuda,
    )
    reasons.warnings.extend(_of_the_ground(base, distribution))
    return _assembled(base, distribution, chosen, images)


def _assembled(
    base: Base, distribution: Distribution, chosen: Chosen, images: Mapping[Runtime, tuple[str, str]]
) -> VersionSet:
    group, packaging = base.group, base.facts.packaging[distribution.packaging]
    (cpu,) = base.hardware.cpus
    return VersionSet(
        group=group,
        branch=chosen.branch,
        driver=chosen.driver,
        flavour=chosen.flavour,
        modules="signed" if chosen.signed else "dkms",
        cuda=chosen.cuda,
        cudnn=chosen.cudnn.version if chosen.cudnn else None,
        container_toolkit=chosen.container_toolkit,
        dcgm=chosen.dcgm,
        fabric_manager=chosen.driver if chosen.fabric else None,
        subnet_manager=chosen.subnet_manager,
        triton=images["triton"][0] if "triton" in images else None,
        vllm=images["vllm"][0] if "vllm" in images else None,
        images=tuple(image for _, image in images.values()),
        repository=distribution.repositories[cpu],
        manager=packaging.manager,
        stream=stream_of(packaging, chosen),
        lock=lock_of(packaging, chosen),
        needs=packaging.needs,
        first=first_of(packaging, chosen),
        packages=packages_of(packaging, chosen),
        remove=packaging.remove,
        choices=tuple(base.reasons.choices),
        warnings=tuple(base.reasons.warnings),
    )


def _distribution_conflicts(group: HostGroup, hardware: Hardware, facts: Hosts) -> Iterator[Conflict]:
    row = facts.distributions.get(group.distribution)
    if row is None:
        near = " or ".join(f"`{name}`" for name in nearest_to(group.distribution, facts.distributions))
        hint = f"did you mean {near}?" if near else f"one of {', '.join(facts.distributions)}"
        yield Conflict(
            "distribution", f"`distribution` is `{group.distribution}`, which the matrix does not know", hint
        )
        return
    if date.fromisoformat(row.support_ends) < group.today:
        yield Conflict(
            "distribution",
            f"`distribution` is `{row.name}`, which has had no security updates since {row.support_ends}",
        )
    missing = frozenset[Cpu](hardware.cpus - row.repositories.keys() if len(hardware.cpus) == 1 else ())
    for cpu in missing:
        yield Conflict(
            "distribution",
            f"`distribution` is `{row.name}`, for which the vendor has no {cpu} repository; {hardware.named()} needs one",
        )


def _of_the_ground(base: Base, distribution: Distribution) -> Iterator[str]:
    """Warnings of the distribution and of GPUs."""
    left = (date.fromisoformat(distribution.support_ends) - base.group.today).days
    if left <= ENDS_SOON_DAYS:
        yield f"`{distribution.name}` gets security updates until {distribution.support_ends}, {left} days from {base.group.today}"
    if distribution.status == "best-effort":
        yield f"`{distribution.name}` is best effort: the vendor does not list it"
    rows = [(f"`{distribution.name}`", distribution), *((gpu.title, gpu) for gpu, _ in base.hardware.gpus)]
    yield from filter(None, (warn_unverified(row, what) for what, row in rows))
