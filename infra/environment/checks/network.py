"""Network: ranges that exist, do not overlap, may be one network, and have room for the machines and pods."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from infra.catalog import Catalog
from infra.environment.addressing import (
    DOCKER,
    LONGEST,
    PREFIX,
    PREFIXES_PER_NODE,
    PRIVATE,
    SERVICES,
    SHARED,
    SHORTEST,
    parse,
    room,
)
from infra.environment.checks.common import key, plural, wrong
from infra.environment.mistakes import Mistake, Path
from infra.environment.resolve import Resolved


def ranges_are_ranges(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Every range is one, written by its first address."""
    for path, text in _every_range(resolved):
        network = parse(text)
        if isinstance(network, str):
            begins = network.partition("begins at ")[2]
            hint = (
                f"write {begins}"
                if begins
                else "write four numbers up to 255 and a length up to 32, for example `10.64.0.0/16`"
            )
            yield wrong("cidr", path, f"{key(*path)} is `{text}`, which {network}", hint, value=text)


def the_network_can_be_made(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Both ranges have a size and a place that a VPC takes, and leave one for services."""
    for name in ("cidr", "pods_cidr"):
        path, network = ("network", name), _range(resolved, name)
        if network is None:
            continue
        if not SHORTEST <= network.prefixlen <= LONGEST:
            yield wrong(
                "cidr-size",
                path,
                f"{key(*path)} is `{network}`; a range here is /{SHORTEST} to /{LONGEST}",
                f"write `{network.network_address}/{min(max(network.prefixlen, SHORTEST), LONGEST)}` or another size between",
                value=network,
            )
        if not any(network.subnet_of(home) for home in (*PRIVATE, SHARED)):
            yield wrong(
                "cidr-public",
                path,
                f"{key(*path)} is `{network}`, which is not private: traffic to its real owner would never leave",
                "use a range inside `10.0.0.0/8`, `172.16.0.0/12`, `192.168.0.0/16` or `100.64.0.0/10`",
                value=network,
            )
        if network.overlaps(DOCKER):
            yield wrong(
                "cidr-docker",
                path,
                f"{key(*path)} is `{network}`, which overlaps `{DOCKER}`, the bridge of container tools on every node",
                "choose another range",
                value=network,
            )
    yield from _together(_range(resolved, "cidr"), _range(resolved, "pods_cidr"))


def the_network_has_room(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each zone has addresses for the machines that could all come to be in it, and prefixes for their pods."""
    cidr, pods = _range(resolved, "cidr"), _range(resolved, "pods_cidr")
    if cidr is None or pods is None or not all(SHORTEST <= each.prefixlen <= LONGEST for each in (cidr, pods)):
        return
    has = room(cidr, pods)
    for zone in resolved.zones:
        there = {name: pool.pool.nodes.max for name, pool in resolved.pools.items() if zone in pool.zones}
        nodes = sum(there.values()) + resolved.environment.cluster.system.nodes.max
        if nodes > has.node_addresses:
            yield wrong(
                "cidr-room", ("network", "cidr"), f"`network.cidr` is `{cidr}`, which leaves {has.node_addresses} node addresses in `{zone}`, and the pools may have {plural(nodes, 'machine')} there",
                f"widen it (at most /{SHORTEST}), or lower `nodes.max` of {_largest(there)}", value=cidr,
            )  # fmt: skip
            return
        if nodes > has.nodes_by_pods:
            yield wrong(
                "cidr-room", ("network", "pods_cidr"),
                f"`network.pods_cidr` is `{pods}`, which with the nodes' range leaves {has.pod_prefixes} prefixes of {PREFIX} pod addresses in `{zone}`, and {plural(nodes, 'machine')} there take {PREFIXES_PER_NODE} each, {nodes * PREFIXES_PER_NODE}",
                f"widen it (at most /{SHORTEST}), or lower `nodes.max` of {_largest(there)}", value=pods,
            )  # fmt: skip
            return


def _together(cidr: IPv4Network | None, pods: IPv4Network | None) -> Iterator[Mistake]:
    if cidr is None or pods is None:
        return
    path = ("network", "pods_cidr")
    if cidr.overlaps(pods):
        yield wrong(
            "cidr-overlap",
            path,
            f"{key(*path)} is `{pods}`, which overlaps `network.cidr`, `{cidr}`",
            "use `100.64.0.0/16` for pods, or another range beside the first",
            value=pods,
        )
    elif home_of(cidr) != home_of(pods) and home_of(pods) != SHARED:
        yield wrong(
            "cidr-family",
            path,
            f"{key(*path)} is `{pods}`, which AWS does not add to a network of `{cidr}`",
            "take a second range from the same private block, or from `100.64.0.0/10` (Amazon VPC User Guide, IPv4 CIDR block association restrictions)",
            value=pods,
        )
    if all(any(service.overlaps(network) for network in (cidr, pods)) for service in SERVICES):
        yield wrong(
            "cidr-services",
            path,
            f"`{cidr}` and `{pods}` overlap both ranges EKS offers for services, `{SERVICES[0]}` and `{SERVICES[1]}`",
            "leave one of the two free",
            value=pods,
        )


def home_of(network: IPv4Network) -> IPv4Network | None:
    """The private block a range lies in; none where it is public."""
    return next((home for home in (*PRIVATE, SHARED) if network.subnet_of(home)), None)


def _largest(pools: dict[str, int]) -> str:
    return key("pools", max(pools, key=lambda name: pools[name])) if pools else "`cluster.system`"


def _range(resolved: Resolved, name: str) -> IPv4Network | None:
    network = parse(getattr(resolved.environment.network, name))
    return network if isinstance(network, IPv4Network) else None


def _every_range(resolved: Resolved) -> Iterator[tuple[Path, str]]:
    environment = resolved.environment
    yield ("network", "cidr"), environment.network.cidr
    yield ("network", "pods_cidr"), environment.network.pods_cidr
    for index, text in enumerate(environment.cluster.public_cidrs):
        yield ("cluster", "public_cidrs", index), text
    for index, text in enumerate(environment.cluster.private_cidrs):
        yield ("cluster", "private_cidrs", index), text
    for index, text in enumerate(environment.gateway.allowed_cidrs):
        yield ("gateway", "allowed_cidrs", index), text
