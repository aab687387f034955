"""ONP-21: weights do not cross the line between two sites."""

from infra.environment.serving import Share
from policies.hosts.groups import counted
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "ONP-21",
    "A shared file system is mounted in the site of its server.",
    why="NFS is not encrypted, and a host that starts reads its weights over a line that all the site shares; when the line is down, no model starts.",
    remedy="set `storage.*.groups` to groups of the server's site, and a share of its own in each other site",
    kind=Kind.INVENTORY,
    on=("storage",),
    applies=lambda share, world: share.value.server in world.servers.by_name,
    severity=Severity.HIGH,
    key="storage.*.groups",
    sources=("https://man7.org/linux/man-pages/man5/nfs.5.html",),
)
def shares_stay_in_their_site(share: Part[Share], world: World) -> Found:
    """Hosts that mount it are those of the inventory."""
    server = world.servers.by_name[share.value.server]
    clients = world.servers.exports[server.name][share.name]
    far = [client for client in clients if client.site != server.site]
    for site in sorted({client.site for client in far}):
        count = sum(client.site == site for client in far)
        yield f"`storage.{share.name}` is served by `{server.name}` in `{server.site}`, and {counted(count, 'host')} in `{site}` mount it"
