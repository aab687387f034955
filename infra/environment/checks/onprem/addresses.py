"""Addresses: networks of sites that are ranges, addresses that are addresses, given once, in their own site."""

from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

from infra.catalog import Catalog
from infra.environment.addressing import parse
from infra.environment.checks.common import key, wrong
from infra.environment.checks.onprem.names import LABEL, LABEL_MOST
from infra.environment.fleet import Fleet, Server
from infra.environment.mistakes import Mistake, one_of


def networks_are_ranges(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Every range of a site is one, written by its first address."""
    for name, site in fleet.environment.sites.items():
        for index, text in enumerate(site.networks):
            network, path = parse(text), ("sites", name, "networks", index)
            if isinstance(network, str):
                begins = network.partition("begins at ")[2]
                hint = (
                    f"write {begins}"
                    if begins
                    else "write four numbers up to 255 and a length up to 32, for example `10.20.0.0/16`"
                )
                yield wrong("cidr", path, f"{key(*path)} is `{text}`, which {network}", hint, value=text)


def sites_do_not_share_networks(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Networks of two sites do not overlap, so that an address says where its host is."""
    seen: list[tuple[str, IPv4Network]] = []
    for name, site in fleet.environment.sites.items():
        for index, text in enumerate(site.networks):
            network, path = parse(text), ("sites", name, "networks", index)
            if isinstance(network, str):
                continue
            clash = next((each for each in seen if each[1].overlaps(network) and each[0] != name), None)
            if clash:
                yield wrong(
                    "site-network", path, f"{key(*path)} is `{text}`, which overlaps `{clash[1]}` of {key('sites', clash[0])}",
                    "give each site ranges of its own", value=text,
                )  # fmt: skip
            seen.append((name, network))


def addresses_are_addresses(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each address is an IP address or a DNS name."""
    for server in _first_of_each_entry(fleet, lambda server: not _is_address(server.address)):
        path = ("hosts", server.entry, "address")
        entry = fleet.environment.hosts[server.entry].address
        makes = f"makes `{server.address}`, which" if server.address != entry else f"is `{entry}`, which"
        yield wrong(
            "address", path, f"{key(*path)} {makes} is neither an address nor a DNS name",
            "numbers of an address go up to 255: split a range at 254, or write `10.20.[1:4].[1:250]`" if _four_numbers(server.address) else "write an address such as `10.20.1.11`, or a DNS name in lower case",
            value=entry,
        )  # fmt: skip


def each_address_is_given_once(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Two hosts never have one address."""
    first: dict[str, Server] = {}
    told: set[tuple[str, str]] = set()
    for server in fleet.servers:
        other = first.setdefault(_canonical(server.address), server)
        pair = (other.entry, server.entry)
        if other is server or other.name == server.name or pair in told:
            continue
        told.add(pair)
        path = ("hosts", server.entry, "address")
        yield wrong(
            "address-twice", path, f"{key(*path)} gives `{server.name}` the address `{server.address}`, which `{other.name}` of {key('hosts', other.entry)} has",
            "give each host an address of its own; Ansible would set up one of them twice and the other never", value=server.address,
        )  # fmt: skip


def addresses_lie_in_their_site(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each IPv4 address lies in a network of its host's site."""
    networks = {
        name: [network for text in site.networks if not isinstance(network := parse(text), str)]
        for name, site in fleet.environment.sites.items()
    }

    def outside(server: Server) -> bool:
        address = _ip(server.address)
        inside = networks.get(server.site)
        return isinstance(address, IPv4Address) and bool(inside) and not any(address in each for each in inside or ())

    for server in _first_of_each_entry(fleet, outside):
        path = ("hosts", server.entry, "address")
        elsewhere = [name for name, ranges in networks.items() if any(_ip(server.address) in each for each in ranges)]
        site = key("sites", server.site, "networks")
        hint = (
            f"it lies in {one_of(elsewhere)}: write `site: {elsewhere[0]}`, or another address"
            if elsewhere
            else f"correct the address, or add its range to {site}"
        )
        yield wrong(
            "address-outside", path, f"{key(*path)} gives `{server.name}` the address `{server.address}`, outside the networks of {key('sites', server.site)}, {one_of([str(each) for each in networks[server.site]])}",
            hint, value=server.address,
        )  # fmt: skip


def _first_of_each_entry(fleet: Fleet, is_wrong: Callable[[Server], bool]) -> Iterator[Server]:
    told: set[str] = set()
    for server in fleet.servers:
        if server.entry not in told and is_wrong(server):
            told.add(server.entry)
            yield server


def _ip(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _canonical(text: str) -> str:
    """One spelling of an address, so that two of the same IPv6 address are seen."""
    return str(_ip(text) or text)


def _is_address(text: str) -> bool:
    if _ip(text) is not None:
        return True
    labels = text.split(".")
    return not labels[-1].isdecimal() and all(LABEL.fullmatch(label) and len(label) <= LABEL_MOST for label in labels)


def _four_numbers(text: str) -> bool:
    parts = text.split(".")
    return len(parts) == 4 and all(part.isdecimal() for part in parts)
