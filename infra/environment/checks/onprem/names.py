"""Names of hosts: ranges that are ranges, names the DNS takes, each given once."""

import re
from collections.abc import Iterator
from typing import Final

from infra.catalog import Catalog
from infra.environment.checks.common import key, wrong
from infra.environment.fleet import Fleet, Server
from infra.environment.mistakes import Mistake
from infra.environment.ranges import RangeError, expand

LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
LABEL_MOST: Final = 63
NAME_MOST: Final = 253
"""Characters of one part of a name, and of all (RFC 1035, section 2.3.4; 253 as written, without the last dot)."""
INTERFACE_MOST: Final = 15
"""Characters of a network interface's name (Linux, `IFNAMSIZ` less its end)."""
RESERVED: Final = {
    "all": "which Ansible calls all hosts by",
    "ungrouped": "which Ansible calls hosts without a group by",
    "localhost": "which every host calls itself",
}
"""Names that mean something else already (Ansible documentation, "How to build your inventory", Default groups)."""
RANGE_HINT: Final = "write `[first:last]` with ends of one length, such as `[1:8]`, `[001:125]` or `[a:f]`"


def ranges_are_ranges(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """What stands in brackets is a range, and addresses are as many as names."""
    for fault in fleet.faults:
        if "addresses" in fault.message or "in all" in fault.message:
            yield wrong(
                "host-count", fault.path, f"{key(*fault.path)} {fault.message}",
                "give each host its address: both ranges need the same length" if "addresses" in fault.message else "split the environment by site",
                value=fault.text,
            )  # fmt: skip
        else:
            name = key(*fault.path) + (f" is `{fault.text}`, which" if len(fault.path) > 2 else "")
            yield wrong("host-range", fault.path, f"{name} {fault.message}", RANGE_HINT, value=fault.text)
    for name, group in fleet.groups():
        for kind, patterns in (("nics", group.nics), ("disks", group.disks)):
            for pattern in patterns:
                yield from _range(name, kind, pattern)


def names_are_dns_names(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each name, with its site's domain, is one the DNS takes."""
    told: set[str] = set()
    for server in fleet.servers:
        fault = _dns_fault(server, fleet)
        if fault and server.entry not in told:
            told.add(server.entry)
            yield wrong("host-name", ("hosts", server.entry), *fault, value=server.name)


def each_host_is_named_once(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A host stands in one entry, and so in one site, one rack and one group."""
    first: dict[str, Server] = {}
    told: set[tuple[str, str]] = set()
    for server in fleet.servers:
        other = first.setdefault(server.name, server)
        pair = (other.entry, server.entry)
        if other is server or pair in told:
            continue
        told.add(pair)
        where = f"{_place(other)} by {key('hosts', other.entry)} and {_place(server)} by {key('hosts', server.entry)}"
        yield wrong(
            "host-twice",
            ("hosts", server.entry),
            f"`{server.name}` is {where}",
            "let one of the two ranges end before the other begins",
            value=server.name,
        )


def _place(server: Server) -> str:
    return f"in `{server.site}`, rack `{server.rack}`," if server.rack else f"in `{server.site}`"


def _dns_fault(server: Server, fleet: Fleet) -> tuple[str, str] | None:
    """What the DNS does not take of a host's name, and the remedy."""
    path = key("hosts", server.entry)
    if server.name in RESERVED:
        return f"{path} makes `{server.name}`, {RESERVED[server.name]}", "choose another name"
    for label in server.name.split("."):
        if len(label) > LABEL_MOST:
            return (
                f"{path} makes `{label}`, {len(label)} characters, and a part of a DNS name has at most {LABEL_MOST}",
                "shorten it",
            )
        if not LABEL.fullmatch(label):
            return (
                f"{path} makes `{server.name}`, which is no DNS name",
                "use lower-case letters, digits and hyphens, with a letter or digit at both ends of each part",
            )
    site = fleet.site(server)
    whole = f"{server.name}.{site.domain}" if site and site.domain else server.name
    if len(whole) > NAME_MOST:
        return (
            f"{path} with the domain of `{server.site}` has {len(whole)} characters, and a DNS name has at most {NAME_MOST}",
            "shorten the name or the domain",
        )
    if server.name.rpartition(".")[2].isdecimal():
        return f"{path} makes `{server.name}`, which ends like an address", "let the last part of a name hold a letter"
    return None


def _range(group: str, kind: str, pattern: str) -> Iterator[Mistake]:
    path = ("groups", group, kind, pattern)
    try:
        names = expand(pattern)
    except RangeError as error:
        yield wrong("host-range", path, f"{key(*path)} {error}", RANGE_HINT, value=pattern)
        return
    longest = max(names, key=len)
    if kind == "nics" and len(longest) > INTERFACE_MOST:
        yield wrong(
            "interface-name", path, f"{key(*path)} makes `{longest}`, {len(longest)} characters, and Linux takes {INTERFACE_MOST}",
            "write the name that `ip link` shows", value=pattern,
        )  # fmt: skip
