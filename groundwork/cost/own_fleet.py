"""Which servers would stand in for a stack's accelerator pools, and what those pools cost in the cloud."""

from dataclasses import dataclass
from math import ceil

from groundwork.cost.estimate import Estimate
from groundwork.cost.money import HOURS
from groundwork.cost.own_terms import Values
from groundwork.cost.pools import PoolUse
from infra.catalog import CapacityType, catalog
from infra.catalog.own_servers import OwnServer, servers


@dataclass(frozen=True)
class OwnPool:
    """A pool of the cloud and the servers that would stand in for it."""

    name: str
    machine: str
    server: OwnServer
    needed: float
    """Accelerators needed at one time."""
    sized_by: str
    """Which number of machines that is."""
    hours: float
    """Machine hours a month that are expected of it."""
    most_hours: float
    """Machine hours a month if all that is needed at one time ran all the time."""
    planned: float
    """US dollars a month the plan expects for its machines."""
    on_demand: float
    """US dollars a machine hour."""
    spot: float | None
    """US dollars a machine hour as expected on the spot market; None where no price is known."""

    @property
    def utilisation(self) -> float:
        """Share of the hours of what is needed at one time that is expected to run."""
        return self.hours / self.most_hours

    def count(self, values: Values) -> int:
        """Servers to buy: whole ones, and a share of spares."""
        whole = ceil(self.needed / self.server.accelerators)
        return whole + ceil(whole * values.running["spares"])


def fleet(estimate: Estimate) -> tuple[tuple[OwnPool, ...], tuple[str, ...]]:
    """Every accelerator pool that servers can stand in for, and why another is left out."""
    found, left_out = list[OwnPool](), list[str]()
    for pool in estimate.pools:
        if pool.accelerator is None:
            continue
        server = servers().get(pool.accelerator.name)
        price = _price(pool, estimate, "on-demand")
        if server is None:
            left_out.append(f"{pool.name}: no server with {pool.accelerator.title} is in the catalogue")
        elif price is None:
            left_out.append(f"{pool.name}: the on-demand price of {pool.machine.name} is not known")
        elif not pool.peak.high:
            left_out.append(f"{pool.name}: it never has a machine")
        else:
            found.append(_pool(pool, server, price, estimate))
    return tuple(found), tuple(left_out)


def _pool(pool: PoolUse, server: OwnServer, on_demand: float, estimate: Estimate) -> OwnPool:
    expected = pool.peak.expected
    nodes = expected or pool.peak.high
    machines = [line for line in estimate.lines[pool.urn] if line.unit == "machine-hour"]
    return OwnPool(
        name=pool.name,
        machine=pool.machine.name,
        server=server,
        needed=nodes * pool.machine.accelerators,
        sized_by="the most machines expected at one time"
        if expected
        else "its maximum, since nothing is expected of it",
        hours=pool.nodes.expected * HOURS,
        most_hours=nodes * HOURS,
        planned=sum(line.monthly.expected for line in machines if line.monthly),
        on_demand=on_demand,
        spot=_price(pool, estimate, "spot"),
    )


def _price(pool: PoolUse, estimate: Estimate, capacity: CapacityType) -> float | None:
    found = catalog().aws.price(pool.machine.name, estimate.plan.environment.region, capacity)
    return found.usd_per_hour if found else None
