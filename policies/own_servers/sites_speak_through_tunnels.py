"""ONP-22: what goes from site to site is encrypted."""

from infra.environment.fleet import Fleet
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-22",
    "Sites reach each other through encrypted tunnels.",
    why="Requests, metrics and files between hosts are plain: on a line that is rented or routed by others they are read by whoever carries it.",
    remedy="set `vpn` with an end for each site, or suppress this rule with what encrypts the line",
    kind=Kind.INVENTORY,
    severity=Severity.HIGH,
    key="vpn",
    sources=("https://www.wireguard.com/",),
)
def sites_speak_through_tunnels(fleet: Fleet, world: World) -> Found:
    """One site has nobody to speak to; a site without an end is out of the tunnels."""
    sites = {server.site for server in fleet.servers}
    ends = set(fleet.environment.vpn.ends) if fleet.environment.vpn else set[str]()
    if len(sites) > 1 and (outside := sorted(sites - ends)):
        yield f"{' and '.join(f'`{site}`' for site in outside)} {'has' if len(outside) == 1 else 'have'} hosts and no end of a tunnel to the other sites"
