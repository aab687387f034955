"""Hosts: each in a group, a site and a rack that exist, reached through a bastion that does, in racks with the power for them."""

from collections import defaultdict
from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, no_such_group, plural, warning, wrong
from infra.environment.fleet import Fleet
from infra.environment.mistakes import Mistake, all_of, did_you_mean


def hosts_have_their_group(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each host names a group that exists; a group without hosts is looked at."""
    groups = list(fleet.environment.groups)
    for entry, host in fleet.environment.hosts.items():
        if host.group not in groups:
            yield no_such_group("host-group", ("hosts", entry, "group"), host.group, groups)
    named = {host.group for host in fleet.environment.hosts.values()}
    for name in groups:
        if name not in named:
            yield warning(
                "group-empty",
                ("groups", name),
                f"no host is in {key('groups', name)}",
                "name it in `hosts`, or take it out",
            )


def hosts_have_their_site_and_rack(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each host stands in a site that exists, and in a rack of that site."""
    sites = fleet.environment.sites
    for entry, host in fleet.environment.hosts.items():
        site = sites.get(host.site)
        if site is None:
            path = ("hosts", entry, "site")
            near = did_you_mean(host.site, list(sites))
            hint = f"did you mean `{near}`?" if near else f"the sites are {all_of(list(sites))}"
            yield wrong(
                "host-site",
                path,
                f"{key(*path)} is `{host.site}`, which is not a key of `sites`",
                hint,
                allowed=sites,
                value=host.site,
            )
        elif host.rack is not None and host.rack not in site.racks:
            path, racks = ("hosts", entry, "rack"), list(site.racks)
            near = did_you_mean(host.rack, racks)
            known = f"its racks are {all_of(racks)}" if racks else f"add it: `racks: {{{host.rack}: {{}}}}`"
            yield wrong(
                "host-rack", path, f"{key(*path)} is `{host.rack}`, which is no rack of {key('sites', host.site)}",
                f"did you mean `{near}`?" if near else known, allowed=racks, value=host.rack,
            )  # fmt: skip


def bastions_are_hosts(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A site's bastion is a host of the environment."""
    if fleet.faults:
        return  # it may be in a range that could not be read
    for name, site in fleet.environment.sites.items():
        if site.bastion and site.bastion not in fleet.by_name:
            path = ("sites", name, "bastion")
            near = did_you_mean(site.bastion, list(fleet.by_name)[:500])
            yield wrong(
                "bastion", path, f"{key(*path)} is `{site.bastion}`, which is no host of this environment",
                f"did you mean `{near}`?" if near else "name a host of `hosts`, or add it there with its address", value=site.bastion,
            )  # fmt: skip


def racks_have_the_power(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """The hosts of a rack draw no more than it can give."""
    drawn: dict[tuple[str, str], int] = defaultdict(int)
    count: dict[tuple[str, str], int] = defaultdict(int)
    for server in fleet.servers:
        group = fleet.environment.groups.get(server.group)
        if server.rack and group and group.watts:
            drawn[server.site, server.rack] += group.watts
            count[server.site, server.rack] += 1
    for (site, rack), watts in drawn.items():
        known = fleet.environment.sites.get(site)
        most = known.racks[rack].kilowatts if known and rack in known.racks else None
        if most is not None and watts > most * 1000:
            path = ("sites", site, "racks", rack, "kilowatts")
            yield wrong(
                "rack-power", path, f"{key(*path)} is `{most:g}`, and {plural(count[site, rack], 'host')} in it draw {watts / 1000:g} kW under load",
                f"move {'some' if count[site, rack] > 1 else 'it'} to another rack; a waiver may say that they are capped", value=most,
            )  # fmt: skip
