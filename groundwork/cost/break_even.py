"""Own servers against the cloud: what the same accelerators cost bought, and after how many months that is less.

    own month = price × (1 - residual) / life + network / life + price × support / 12
              + servers × (kW × colocation + staff)
              + servers × kW × PUE × 730 h × electricity × (idle + (1 - idle) × load)
    months    = price and network / (cloud month - own month without what is written off)

Interest, taxes, the room's own equipment and what both sides need alike (cluster, files, people who serve models) are left
out of both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from groundwork.cost.estimate import Estimate
from groundwork.cost.money import HOURS
from groundwork.cost.own_fleet import OwnPool, fleet
from groundwork.cost.own_terms import CASES, Case, Terms, Values, terms

UTILISATIONS: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the month that the sensitivity table looks at."""


@dataclass(frozen=True)
class Way:
    """One way to buy the same in the cloud."""

    name: str
    monthly: float | None
    """US dollars a month as expected; None where a price is not known."""
    months: float | None
    """After which own servers have cost less; None where they never do."""
    turns_at: float | None
    """Utilisation from which own servers cost less over their life; None where at none up to 1."""
    note: str


@dataclass(frozen=True)
class Cell:
    """One field of the sensitivity table."""

    utilisation: float
    price: Case
    electricity: Case
    months: float | None


@dataclass(frozen=True)
class BreakEven:
    """The whole answer."""

    pools: tuple[OwnPool, ...]
    left_out: tuple[str, ...]
    terms: Terms

    @cached_property
    def typical(self) -> Values:
        """The numbers as usual."""
        return self.terms.at("typical")

    @property
    def utilisation(self) -> float:
        """Share of the hours of what is needed at one time that is expected to run, weighed by its on-demand price."""
        full = self.cloud(1)
        return sum(p.hours * p.on_demand for p in self.pools) / full if full else 0

    def cloud(self, utilisation: float) -> float:
        """US dollars a month on demand, at a share of the hours of what is needed at one time."""
        return utilisation * sum(p.most_hours * p.on_demand for p in self.pools)

    def price(self, values: Values) -> float:
        """US dollars the servers cost."""
        return sum(p.count(values) * values.prices[p.server.name] for p in self.pools)

    def outlay(self, values: Values) -> float:
        """US dollars paid before the first month: servers and their network."""
        return self.price(values) + self._servers(values) * values.running["network"]

    def written_off(self, values: Values) -> float:
        """US dollars a month of what was paid before, over the useful life."""
        kept = self.price(values) * values.running["residual"]
        return (self.outlay(values) - kept) / values.running["life"]

    def energy(self, values: Values, utilisation: float) -> float:
        """US dollars of electricity a month, cooling included."""
        idle = values.running["idle-power"]
        watts = sum(p.server.kw * _drawn(p, values, utilisation, idle) for p in self.pools)
        return watts * values.running["pue"] * HOURS * values.running["electricity"]

    def running(self, values: Values, utilisation: float) -> float:
        """US dollars a month besides what is written off."""
        cost = values.running
        kw = sum(p.count(values) * p.server.kw for p in self.pools)
        fixed = kw * cost["colocation"] + self._servers(values) * cost["staff"]
        return fixed + self.price(values) * cost["support"] / 12 + self.energy(values, utilisation)

    def own(self, values: Values, utilisation: float) -> float:
        """US dollars a month in all."""
        return self.written_off(values) + self.running(values, utilisation)

    def months(self, cloud: float, values: Values, utilisation: float) -> float | None:
        """Months after which own servers have cost less than `cloud` US dollars a month; None where they never do."""
        saved = cloud - self.running(values, utilisation)
        return self.outlay(values) / saved if saved > 0 else None

    def turns_at(self, full: float) -> float | None:
        """Utilisation from which own servers cost less, where `full` is the cloud's month at 1 and falls with it."""
        at_none = self.own(self.typical, 0)
        slope = full - (self.own(self.typical, 1) - at_none)
        return at_none / slope if slope > 0 and at_none <= slope else None

    def ways(self) -> Iterator[Way]:
        """The cloud's ways to sell the same, as planned first."""
        now, pools, share = self.utilisation, self.pools, self.typical.running
        planned = sum(p.planned for p in pools)
        ratio = planned / now if now else 0
        yield self._way("as planned", planned, self.turns_at(ratio), "the plan's own mix")
        yield self._way("on demand", self.cloud(now), self.turns_at(self.cloud(1)), "paid by the hour")
        spot = [p.spot for p in pools]
        known = all(price is not None for price in spot)
        spot_full = sum(p.most_hours * (p.spot or 0) for p in pools)
        spot_now = sum(p.hours * (p.spot or 0) for p in pools)
        note = "an estimate, and taken back at two minutes' notice" if known else "no spot price is known"
        yield self._way("spot", spot_now if known else None, self.turns_at(spot_full) if known else None, note)
        for key, name in (("commitment-1-year", "committed, 1 year"), ("commitment-3-years", "committed, 3 years")):
            paid = self.cloud(1) * (1 - share[key])
            yield self._way(
                name, paid, None, f"{share[key]:.0%} off, paid for every hour of what is needed at one time"
            )

    def sensitivity(self) -> Iterator[Cell]:
        """Months to break even against on demand, by utilisation, purchase price and price of electricity."""
        for utilisation in UTILISATIONS:
            for price in CASES:
                for electricity in CASES:
                    kwh = self.terms.running["electricity"].at(electricity)
                    values = self.typical.with_(kwh, self.terms.at(price).prices)
                    months = self.months(self.cloud(utilisation), values, utilisation)
                    yield Cell(utilisation, price, electricity, months)

    def _way(self, name: str, monthly: float | None, turns_at: float | None, note: str) -> Way:
        months = self.months(monthly, self.typical, self.utilisation) if monthly is not None else None
        return Way(name, monthly, months, turns_at, note)

    def _servers(self, values: Values) -> int:
        return sum(p.count(values) for p in self.pools)


def break_even(estimate: Estimate) -> BreakEven:
    """Hold own servers against the accelerator pools of `estimate`."""
    pools, left_out = fleet(estimate)
    return BreakEven(pools, left_out, terms(estimate.given))


def _drawn(pool: OwnPool, values: Values, utilisation: float, idle: float) -> float:
    """Servers that would draw as much at full load: idle ones draw a share, and load adds the rest."""
    owned = pool.count(values)
    load = utilisation * pool.needed / (owned * pool.server.accelerators)
    return owned * (idle + (1 - idle) * load)
