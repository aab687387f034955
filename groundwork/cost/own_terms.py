"""The numbers that own servers are reckoned with: the catalogue's, or those of the usage file, in three cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from groundwork.cost.usage import Given
from infra.catalog.own_servers import cost_facts, servers

Case = Literal["low", "typical", "high"]
"""Of a cost: the least, the usual, the most."""
CASES: Final[tuple[Case, ...]] = ("low", "typical", "high")

MORE_IS_CHEAPER: Final = ("life", "residual")
"""Keys whose most makes own servers cost least."""


@dataclass(frozen=True)
class Term:
    """One number, in three cases, with where it is from."""

    key: str
    title: str
    unit: str
    low: float
    typical: float
    high: float
    source: str
    retrieved: str
    verified: bool
    given_in: str = ""
    """Usage file that gives it; empty where it is the catalogue's."""

    def at(self, case: Case) -> float:
        """The number in a case of the cost: what is cheaper by being more is turned round."""
        if self.key in MORE_IS_CHEAPER and case != "typical":
            case = "high" if case == "low" else "low"
        return {"low": self.low, "typical": self.typical, "high": self.high}[case]


@dataclass(frozen=True)
class Terms:
    """All numbers at hand."""

    running: Mapping[str, Term]
    """By key of the running costs' table."""
    prices: Mapping[str, Term]
    """Price of a server, by accelerator."""

    def at(self, case: Case) -> "Values":
        """The numbers in one case."""
        return Values(
            {key: term.at(case) for key, term in self.running.items()},
            {name: term.at(case) for name, term in self.prices.items()},
        )


@dataclass(frozen=True)
class Values:
    """One number for each."""

    running: Mapping[str, float]
    prices: Mapping[str, float]

    def with_(self, electricity: float, prices: Mapping[str, float]) -> "Values":
        """The same with another price of electricity and of servers."""
        return Values({**self.running, "electricity": electricity}, prices)


def terms(given: Given) -> Terms:
    """The catalogue's numbers, and in their place what the usage file gives."""
    running = {
        key: Term(
            key, row.title, row.unit, row.low, row.typical, row.high, f"{row.source}; {row.note}", row.retrieved, row.verified
        )
        for key, row in cost_facts().items()
    }  # fmt: skip
    prices = {
        name: Term(
            name, row.title, "USD a server", row.usd.low, row.usd.typical, row.usd.high, row.note, row.retrieved, row.verified
        )
        for name, row in servers().items()
    }  # fmt: skip
    for table, said in ((running, given.own_servers), (prices, given.server_prices)):
        for key, usage in said.items():
            ours, amount = table[key], usage.amount
            table[key] = Term(
                key, ours.title, ours.unit, amount.low, amount.expected, amount.high, usage.why, "", True, usage.given_in
            )  # fmt: skip
    return Terms(running, prices)
