"""Groups of hosts: what they are for, what they serve, and what was chosen for them."""

from collections.abc import Mapping

from infra.catalog import catalog
from infra.environment.fleet import written_out
from infra.environment.hosts import Group, Nic
from infra.environment.placement import Copy, place
from infra.environment.serving import HostedModel
from infra.environment.sizing import weights_gb
from infra.hosts.group import Impossible, VersionSet
from policies.world import Part, World

OfHosts = Part[Group]


def has_gpus(group: OfHosts, *_: object) -> bool:
    """Whether hosts of a group carry GPUs."""
    return group.value.gpus is not None


def serves_models(group: OfHosts, world: World) -> bool:
    """Whether hosts of a group serve models."""
    return bool(world.servers.models(group.name)) and bool(world.servers.hosts_of(group.name))


def serves_on_gpus(group: OfHosts, world: World) -> bool:
    """Whether hosts of a group serve models on GPUs."""
    return serves_models(group, world) and has_gpus(group)


def chosen(group: OfHosts, world: World) -> VersionSet | None:
    """The versions that the matrix chose; none where it refused."""
    found = world.versions.get(group.name)
    return None if isinstance(found, Impossible) else found


def refused(group: OfHosts, world: World) -> Impossible | None:
    """Why the matrix has nothing for a group; none where it has."""
    found = world.versions.get(group.name)
    return found if isinstance(found, Impossible) else None


def largest(group: str, world: World) -> tuple[str, float]:
    """The largest model that a group serves, and its weights in GB."""
    sizes = {name: weights_gb(model, catalog()) for name, model in world.servers.models(group).items()}
    name = max(sizes, key=lambda each: sizes[each])
    return name, sizes[name]


def copies(group: str, hosts: list[str], world: World) -> Mapping[str, tuple[Copy, ...]] | None:
    """Copies of a group's models on so many of its hosts; none where they find no room."""
    gpus = world.servers.environment.groups[group].gpus
    return place(world.servers.models(group), hosts, gpus.count if gpus else 0)


def hosts_with(model: Part[HostedModel], world: World) -> list[str]:
    """Hosts that the inventory places copies of a model on."""
    group = model.value.group
    placed = copies(group, world.servers.hosts_of(group), world) or {}
    return [host for host, held in placed.items() if any(copy.model == model.name for copy in held)]


def interfaces(group: Group, fabric: str) -> list[Nic]:
    """Interfaces of each host that speak so, ranges written out."""
    return [nic for nic in written_out(group.nics).values() if nic.fabric == fabric]


def gigabytes_a_second(group: Group) -> float:
    """What each host of a group carries beside its fabric, GB/s; 0 where nothing is said."""
    return sum(nic.gbps for nic in interfaces(group, "ethernet")) / 8


def counted(number: int, what: str) -> str:
    """A number and what it counts: `1 host`, `8 hosts`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
