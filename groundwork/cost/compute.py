"""Machines and the cluster: priced by pool, because a pool's maximum holds across its node groups."""

from collections.abc import Iterator
from typing import Any

from groundwork.cost.declare import Facts, priced
from groundwork.cost.money import HOURS, LineItem, Three
from groundwork.cost.pools import POOL_TYPE, PoolUse
from groundwork.plan.model import PlannedResource
from infra.catalog.rows import Price
from infra.environment.pools import Capacity

GP3_INCLUDED_IOPS = 3000
GP3_INCLUDED_MIBPS = 125
"""What every gp3 volume has at no charge. Source: EBS pricing page, read 2026-11."""

BLOCK_NOTE = "capacity block {} was paid up front; its machines are counted at the list price on demand"


@priced("aws:eks/cluster:Cluster")
def cluster(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """The control plane, by the hour whatever runs on it; six times dearer once its version leaves standard support."""
    version = facts.catalog.aws.kubernetes.get(str(resource.inputs.get("version")))
    line = facts.line("control plane", "eks.cluster-hour", HOURS)
    if version and version.standard_support_ends <= line.retrieved:
        note = f"standard support ended on {version.standard_support_ends}"
        line = facts.line("control plane, extended support", "eks.cluster-hour.extended", HOURS, note)
    yield line


@priced(POOL_TYPE)
def pool(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """The machines of a pool and their root volumes."""
    use = facts.pools[resource.urn]
    for capacity, nodes in use.split(use.nodes):
        yield machines(use, capacity, nodes, facts)
    yield from volumes(resource, use, facts)


def machines(use: PoolUse, capacity: Capacity, nodes: Three, facts: Facts) -> LineItem:
    """Hours of the pool's machines bought one way: its first choice as expected, its cheapest and dearest at the ends."""
    label, hours = f"{use.machine.name} {capacity.value}", nodes * HOURS
    note = (
        f"{use.why}; {BLOCK_NOTE.format(use.reservation.id)}" if use.reservation and use.in_block(capacity) else use.why
    )
    prices = list[Price]()
    for machine in use.machines:
        price = facts.catalog.aws.price(machine.name, facts.region, capacity.value)
        if price is None:
            source = f"no {capacity.value} price of `{machine.name}` in `{facts.region}`"
            return LineItem(label, hours, "machine-hour", None, source, "", note)
        prices.append(price)
    low = min(price.low_usd_per_hour or price.usd_per_hour for price in prices)
    high = max(price.high_usd_per_hour or price.usd_per_hour for price in prices)
    first = prices[0]
    three = Three(low, first.usd_per_hour, high)
    return LineItem(label, hours, "machine-hour", three, first.source, first.retrieved, note)


def volumes(resource: PlannedResource, use: PoolUse, facts: Facts) -> Iterator[LineItem]:
    """Root volumes, as the pool's launch template describes them; they exist as long as the machine does."""
    disk = _root_volume(resource, facts)
    if disk is None:
        return
    size = float(disk.get("volumeSize", 0))
    yield facts.line("root volumes", "ebs.gp3.gb-month", use.nodes * size, f"{size:g} GiB each")
    if more := max(float(disk.get("throughput") or 0) - GP3_INCLUDED_MIBPS, 0):
        yield facts.line("volume throughput", "ebs.gp3.throughput-mibps-month", use.nodes * more)
    if more := max(float(disk.get("iops") or 0) - GP3_INCLUDED_IOPS, 0):
        yield facts.line("volume IOPS", "ebs.gp3.iops-month", use.nodes * more)


def _root_volume(component: PlannedResource, facts: Facts) -> dict[str, Any] | None:
    for template in facts.plan.of_type("aws:ec2/launchTemplate:LaunchTemplate"):
        if template.parent == component.urn:
            for mapping in template.inputs.get("blockDeviceMappings", []):
                return mapping.get("ebs")
    return None
