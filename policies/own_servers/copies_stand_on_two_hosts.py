"""ONP-17: a model survives a host."""

from infra.environment.serving import HostedModel
from policies.hosts.groups import hosts_with
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "ONP-17",
    "Copies of a model stand on two hosts or more.",
    why="A host is rebooted for every driver and every kernel, and a model on one host is away for as long as it starts and loads.",
    remedy="set `models.*.replicas` to 2 or more, on a group with two hosts",
    kind=Kind.INVENTORY,
    on=("models",),
    applies=lambda model, world: bool(world.servers.hosts_of(model.value.group)),
    severity=Severity.HIGH,
    key="models.*.replicas",
    sources=("https://sre.google/sre-book/service-best-practices/",),
)
def copies_stand_on_two_hosts(model: Part[HostedModel], world: World) -> Found:
    """Hosts are those that the inventory places copies on."""
    hosts = hosts_with(model, world)
    if len(hosts) == 1:
        yield f"`models.{model.name}` stands on `{hosts[0]}` alone, with {model.value.replicas} of its copies"
