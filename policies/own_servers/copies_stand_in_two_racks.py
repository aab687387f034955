"""ONP-29: a model survives a rack."""

from infra.environment.serving import HostedModel
from policies.hosts.groups import hosts_with
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "ONP-29",
    "Copies of a model stand in two racks where its group does.",
    why="A breaker that opens takes a rack at once: copies that all stand in it go together, while hosts of the same kind idle in the next.",
    remedy="set `models.*.replicas` so high that copies reach a host of another rack, or `hosts.*.rack` to where hosts really stand",
    kind=Kind.INVENTORY,
    on=("models",),
    applies=lambda model, world: len(racks(world.servers.hosts_of(model.value.group), world)) > 1,
    severity=Severity.MEDIUM,
    key="models.*.replicas",
    sources=("https://sre.google/sre-book/service-best-practices/",),
)
def copies_stand_in_two_racks(model: Part[HostedModel], world: World) -> Found:
    """A model on one host is another rule's."""
    hosts = hosts_with(model, world)
    places = racks(hosts, world)
    if len(hosts) > 1 and len(places) == 1 and (rack := next(iter(places))[1]) is not None:
        yield f"`models.{model.name}` stands on {len(hosts)} hosts, all of them in rack `{rack}`"


def racks(hosts: list[str], world: World) -> set[tuple[str, str | None]]:
    """Site and rack of hosts."""
    servers = (world.servers.by_name[host] for host in hosts)
    return {(server.site, server.rack) for server in servers}
