"""The plan of own servers: what hosts there are, what they serve, what their electricity costs. Nothing is bought."""

from collections.abc import Iterator
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from groundwork.words import plural, usd
from infra.catalog import catalog
from infra.environment.fleet import Fleet
from infra.environment.sizing import weights_gb

HOURS: Final = 730
"""Hours of a month, everywhere in this project."""


def show(fleet: Fleet, stack: str, console: Console) -> None:
    """Print the whole screen."""
    sites = ", ".join(fleet.environment.sites)
    console.print(
        f"Plan of {stack}: {plural(len(fleet.servers), 'host')} on own servers in {plural(len(fleet.environment.sites), 'site')} ({sites})",
        soft_wrap=True,
    )
    for table in (_groups(fleet), _models(fleet)):
        if table.row_count:
            console.print()
            console.print(table)
    console.print()
    for line in _verdicts(fleet, stack):
        console.print(line, soft_wrap=True)


def document(fleet: Fleet, stack: str) -> dict[str, Any]:
    """The same for a program."""
    return {
        "schema": "groundwork.plan.onprem/1",
        "stack": stack,
        "target": "onprem",
        "hosts": len(fleet.servers),
        "gpus": gpus(fleet),
        "groups": [
            {
                "name": name,
                "roles": [role.value for role in group.roles],
                "hosts": fleet.sizes.get(name, 0),
                "distribution": group.distribution,
                "gpu": _gpu(fleet, name) or None,
                "gpus_per_host": group.gpus.count if group.gpus else 0,
                "fabric": group.fabric,
                "models": list(fleet.models(name)),
            }
            for name, group in fleet.groups()
        ],
        "power": {"kilowatts": kilowatts(fleet), "monthly_usd": monthly_usd(fleet), "hosts_unknown": _unknown(fleet)},
        "cloud_monthly_usd": 0,
    }


def gpus(fleet: Fleet) -> int:
    """GPUs in all."""
    groups = fleet.environment.groups
    return sum(has.count * fleet.sizes.get(name, 0) for name, group in groups.items() if (has := group.gpus))


def kilowatts(fleet: Fleet) -> float | None:
    """Power of the hosts under load, kW, without cooling; None where no group says `watts`."""
    known = [watts for server in fleet.servers if (watts := fleet.environment.groups[server.group].watts)]
    return sum(known) / 1000 if known else None


def monthly_usd(fleet: Fleet) -> float | None:
    """Electricity of a month under full load, cooling included, US dollars; None where no priced site has hosts with `watts`."""
    priced = [
        watts / 1000 * HOURS * power.overhead * power.usd_per_kwh
        for server in fleet.servers
        if (watts := fleet.environment.groups[server.group].watts)
        and (power := fleet.environment.sites[server.site].power)
    ]
    return sum(priced) if priced else None


def _unknown(fleet: Fleet) -> int:
    """Hosts whose power or whose site's price is not given."""
    groups, sites = fleet.environment.groups, fleet.environment.sites
    return sum(not (groups[server.group].watts and sites[server.site].power) for server in fleet.servers)


def _gpu(fleet: Fleet, name: str) -> str:
    known, group = fleet.gpu(name), fleet.environment.groups[name]
    if known or not group.gpus:
        return known.title if known else ""
    row = catalog().hosts.gpus.get(group.gpus.pci or "")
    return row.title if row else ""


def _groups(fleet: Fleet) -> Table:
    table = _table("group", "roles", "distribution", "GPUs of a host", "fabric", "hosts", "GPUs", "kW", left=5)
    for name, group in fleet.groups():
        count = fleet.sizes.get(name, 0)
        each = f"{group.gpus.count} × {_gpu(fleet, name)}" if group.gpus else "-"
        total = str(group.gpus.count * count) if group.gpus else "-"
        power = f"{group.watts * count / 1000:g}" if group.watts else "-"
        roles = ", ".join(role.value for role in group.roles)
        fabric = "-" if group.fabric == "none" else group.fabric
        table.add_row(name, roles, group.distribution, each, fabric, str(count), total, power)
    return table


def _models(fleet: Fleet) -> Table:
    table = _table("model", "group", "runtime", "weights, GB", "GPUs of a copy", "copies", left=3)
    for name, model in fleet.environment.models.items():
        weights = f"{weights_gb(model, catalog()):.1f}"
        table.add_row(name, model.group, model.runtime, weights, str(model.gpus), str(model.replicas))
    return table


def _verdicts(fleet: Fleet, stack: str) -> Iterator[str]:
    yield f"{plural(gpus(fleet), 'GPU')} in all; nothing is bought, so no cloud is asked and none is paid"
    power, cost = kilowatts(fleet), monthly_usd(fleet)
    if cost is not None:
        yield f"electricity under full load: {power:g} kW and the cooling, {usd(cost)} a month of {HOURS} hours"
    if missing := _unknown(fleet):
        lacking = (
            "without `watts` or a site's `power`, so not in that sum"
            if cost is not None
            else "without `watts` or a site's `power`"
        )
        yield f"electricity not known of {plural(missing, 'host')}: {lacking}"
    if gateway := fleet.environment.gateway:
        yield f"requests are to come in at https://{gateway.domain}:{gateway.port}, by {gateway.proxy}"
    yield f"`pulumi up` records this in the state; `groundwork inventory {stack}` shows the hosts as Ansible is told of them"
    yield "no host is changed by this; `ansible-playbook site.yml` sets hosts up (docs/own-servers.md)"


def _table(*titles: str, left: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True, padding=(0, 2, 0, 0))
    for index, title in enumerate(titles):
        table.add_column(title, justify="left" if index < left else "right", no_wrap=True)
    return table
