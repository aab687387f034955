"""Tunnels between sites: held by hosts that stand there, for networks that are apart, by endpoints outside of them."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from infra.catalog import Catalog
from infra.environment.addressing import parse
from infra.environment.checks.common import key, wrong
from infra.environment.fleet import Fleet
from infra.environment.mistakes import Mistake, all_of, did_you_mean


def ends_are_hosts_of_their_site(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each end is of a site that exists, and its host stands there."""
    vpn, sites = fleet.environment.vpn, fleet.environment.sites
    if vpn is None or fleet.faults:
        return
    for site, end in vpn.ends.items():
        if site not in sites:
            path, near = ("vpn", "ends", site), did_you_mean(site, list(sites))
            hint = f"did you mean `{near}`?" if near else f"the sites are {all_of(list(sites))}"
            yield wrong("vpn-end", path, f"{key(*path)} is of no site of this environment", hint, allowed=sites)
            continue
        host, path = fleet.by_name.get(end.host), ("vpn", "ends", site, "host")
        if host is None:
            near = did_you_mean(end.host, list(fleet.by_name)[:500])
            hint = f"did you mean `{near}`?" if near else "name a host of `hosts`, or add it there with its address"
            yield wrong(
                "vpn-end", path, f"{key(*path)} is `{end.host}`, which is no host of this environment", hint,
                value=end.host,
            )  # fmt: skip
        elif host.site != site:
            yield wrong(
                "vpn-end", path, f"{key(*path)} is `{end.host}`, which stands in {key('sites', host.site)}",
                f"name a host of {key('sites', site)}", value=end.host,
            )  # fmt: skip


def tunnels_carry_what_is_behind_them(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """No two ends carry one network, the tunnels' own is nobody's, and an endpoint is not behind its own tunnel."""
    vpn = fleet.environment.vpn
    if vpn is None:
        return
    seen: list[tuple[str, IPv4Network]] = []
    for path, text in _written(fleet):
        network = parse(text)
        if isinstance(network, str):
            yield wrong("cidr", path, f"{key(*path)} is `{text}`, which {network}", "write a range such as `10.99.0.0/24`", value=text)  # fmt: skip
    for site in vpn.ends:
        for text in fleet.vpn_networks(site):
            network = parse(text)
            if isinstance(network, str):
                continue
            path = ("vpn", "ends", site)
            clash = next((each for each in seen if each[0] != site and each[1].overlaps(network)), None)
            if clash:
                yield wrong(
                    "vpn-network", path, f"{key(*path)} carries `{network}`, which overlaps `{clash[1]}` of {key('vpn', 'ends', clash[0])}",
                    "name the `networks` of each end that are its site's alone",
                )  # fmt: skip
            seen.append((site, network))
    own = parse(vpn.network)
    if not isinstance(own, str):
        path = ("vpn", "network")
        clash = next((each for each in seen if each[1].overlaps(own)), None)
        if clash:
            yield wrong(
                "vpn-network", path, f"{key(*path)} is `{own}`, which overlaps `{clash[1]}` behind {key('vpn', 'ends', clash[0])}",
                "give the tunnels a range that is no site's", value=vpn.network,
            )  # fmt: skip
        if own.num_addresses - 2 < len(vpn.ends):
            yield wrong(
                "vpn-network", path, f"{key(*path)} is `{own}`, with room for {max(own.num_addresses - 2, 0)} ends, and there are {len(vpn.ends)}",
                "give it a shorter prefix, for example `/24`", value=vpn.network,
            )  # fmt: skip
    yield from _endpoints_inside(fleet, seen)


def _written(fleet: Fleet) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Ranges that the `vpn` part itself says; those of sites are checked there."""
    vpn = fleet.environment.vpn
    assert vpn is not None
    yield ("vpn", "network"), vpn.network
    for site, end in vpn.ends.items():
        for index, text in enumerate(end.networks or ()):
            yield ("vpn", "ends", site, "networks", index), text


def _endpoints_inside(fleet: Fleet, carried: list[tuple[str, IPv4Network]]) -> Iterator[Mistake]:
    vpn = fleet.environment.vpn
    assert vpn is not None
    for site, end in vpn.ends.items():
        try:
            address = IPv4Address(end.endpoint)
        except ValueError:
            continue
        inside = next((network for other, network in carried if other == site and address in network), None)
        if inside:
            path = ("vpn", "ends", site, "endpoint")
            yield wrong(
                "vpn-network", path, f"{key(*path)} is `{end.endpoint}`, which lies in `{inside}` behind the tunnel itself",
                "write the site's public address, or name `networks` without it", value=end.endpoint,
            )  # fmt: skip
