"""ONP-28: after a power cut all hosts load within minutes."""

from infra.catalog import catalog
from infra.environment.serving import Share
from infra.environment.sizing import weights_gb
from policies.hosts.groups import copies, gigabytes_a_second
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import Part, World


def read(share: Part[Share], world: World) -> float:
    """GB that all hosts read from a share when they start together, each model once a host."""
    below, total = f"file://{share.value.mount.rstrip('/')}/", 0.0
    for name, _ in world.servers.groups():
        served = world.servers.models(name)
        if share.name not in world.servers.shares(name) or not served:
            continue
        sizes = {model: weights_gb(one, catalog()) for model, one in served.items() if one.source.startswith(below)}
        for held in (copies(name, world.servers.hosts_of(name), world) or {}).values():
            total += sum(sizes.get(model, 0) for model in {copy.model for copy in held})
    return total


def rate_of(share: Part[Share], world: World) -> float:
    """GB/s that the server of a share says it carries; 0 where it stands elsewhere or says nothing."""
    server = world.servers.by_name.get(share.value.server)
    return gigabytes_a_second(world.servers.environment.groups[server.group]) if server else 0


@rule(
    "ONP-28",
    "A file server gives all hosts their weights within the time that a start may take.",
    why="After a power cut or an update every host reads at once: what takes a minute for one takes an hour for sixty.",
    remedy="set `groups.*.nics` of the server to faster interfaces that it has, or put weights on the hosts' own disks",
    kind=Kind.INVENTORY,
    on=("storage",),
    applies=lambda share, world: rate_of(share, world) > 0,
    severity=Severity.MEDIUM,
    key="storage.*.server",
    parameters={"seconds": Parameter(1800, 600, "Longest time in which all hosts together have read their weights.")},
    sources=(
        "https://docs.nvidia.com/dgx-superpod/reference-architecture-scalable-infrastructure-h100/latest/storage-architecture.html",
    ),
)
def file_servers_feed_all_hosts(share: Part[Share], world: World) -> Found:
    """At the line rate of the server, which its disks may not reach."""
    total, rate = read(share, world), rate_of(share, world)
    if (seconds := total / rate) > world.parameters["seconds"]:
        yield f"`storage.{share.name}` gives {total:.0f} GB to all hosts at {rate:g} GB/s, which takes {seconds:.0f} s; a start may take {world.parameters['seconds']}"
