"""What a host lets in: rows of `_hardening_reach`, with roles and names turned into addresses and ports."""

from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any, TypedDict

from ansible.errors import AnsibleFilterError


class Door(TypedDict):
    """A port, and who may open connections to it."""

    what: str
    port: str
    """One, or `8100-8199`."""
    protocol: str
    sources: list[str]


def doors(
    reach: Sequence[Mapping[str, Any]],
    roles: Sequence[str],
    members: Mapping[str, Sequence[str]],
    ports: Mapping[str, int],
) -> list[Door]:
    """Doors of a host with `roles`; `members` are addresses by role, `site` and `any` among them. A port nobody names stays shut."""
    found: list[Door] = []
    for row in reach:
        if not {*roles, "every"} & set(row["to"]):
            continue
        sources = _sources(row["from"], members, row["what"]) or _sources(row.get("instead", []), members, row["what"])
        for name in row["ports"]:
            if name not in ports:
                raise AnsibleFilterError(f"`_hardening_reach`: {row['what']}: `{name}` is not in `groundwork_ports`")
            if sources:
                found.append(
                    {
                        "what": row["what"],
                        "port": _ports(ports[name], row.get("span", 1)),
                        "protocol": "tcp",
                        "sources": sources,
                    }
                )
    return found


def _ports(first: int, span: int) -> str:
    return str(first) if span == 1 else f"{first}-{first + span - 1}"


def _sources(names: Sequence[str], members: Mapping[str, Sequence[str]], what: str) -> list[str]:
    if unknown := [name for name in names if name not in members]:
        raise AnsibleFilterError(f"`_hardening_reach`: {what}: `{unknown[0]}` is none of {', '.join(sorted(members))}")
    return sorted({address for name in names for address in members[name]})


def of_family(sources: Sequence[str], family: int) -> list[str]:
    """Addresses and networks of IPv4 or IPv6."""
    return [source for source in sources if (":" in source) == (family == 6)]


def by_name(sources: Sequence[str]) -> list[str]:
    """Sources that are no address and no network."""
    return sorted({source for source in sources if not _is_network(source)})


def in_networks(networks: Sequence[str], address: str) -> bool:
    """Whether an address is in one of the networks."""
    return any(ip_address(address) in ip_network(network) for network in networks)


def _is_network(source: str) -> bool:
    try:
        ip_network(source)
    except ValueError:
        return False
    return True


class FilterModule:
    """The filters, as Ansible finds them."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the name that templates use."""
        return {"doors": doors, "of_family": of_family, "by_name": by_name, "in_networks": in_networks}
