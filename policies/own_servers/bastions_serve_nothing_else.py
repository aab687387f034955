"""ONP-14: the host with a way in from outside holds nothing worth coming for."""

from infra.environment.hosts import Role
from infra.environment.sites import Site
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World

WORTH = (Role.GPU, Role.STORAGE)


@rule(
    "ONP-14",
    "A site's bastion serves no models and no files.",
    why="It is the one host that is reached from outside: whoever gets onto it has the weights, or stands on the network of the storage.",
    remedy="set `sites.*.bastion` to a host of role `gateway` or `control`",
    kind=Kind.INVENTORY,
    on=("sites",),
    applies=lambda site, world: site.value.bastion in world.servers.by_name,
    severity=Severity.HIGH,
    key="sites.*.bastion",
    sources=("https://infosec.mozilla.org/guidelines/openssh",),
)
def bastions_serve_nothing_else(site: Part[Site], world: World) -> Found:
    """Roles are those of the host's group."""
    server = world.servers.by_name[site.value.bastion or ""]
    roles = world.servers.environment.groups[server.group].roles
    if held := [f"`{role}`" for role in roles if role in WORTH]:
        yield f"`sites.{site.name}.bastion` is `{server.name}`, which has the role {' and '.join(held)}"
