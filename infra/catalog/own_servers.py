"""What own servers cost: to buy, by accelerator, and to run; ranges, each with its source and whether that was verified."""

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from infra.catalog.load import rows
from infra.catalog.rows import Row


class Span(BaseModel):
    """A number nobody knows exactly: the least that was seen, the usual, the most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    low: float = Field(ge=0)
    typical: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def ends_are_in_order(self) -> "Span":
        """Low is the least and high the most."""
        if not self.low <= self.typical <= self.high:
            raise ValueError(f"low {self.low:g}, typical {self.typical:g}, high {self.high:g} are not in order")
        return self


class OwnServer(Row):
    """A server with the accelerators of a catalogue's name."""

    title: str
    accelerators: int = Field(gt=0, description="Accelerators a server.")
    kw: float = Field(gt=0, description="Most power it draws, kW.")
    usd: Span = Field(description="Price of a server, US dollars without tax.")
    verified: bool = Field(description="Whether the price was seen at a vendor's; else a blog's or an estimate.")
    note: str = Field(min_length=8, description="What the ends of the range are.")


class CostFact(Row, Span):
    """One of the numbers that decide what own servers cost to run."""

    title: str
    unit: str
    verified: bool = Field(description="Whether the number was read at who measures it; else a blog's or an estimate.")
    note: str


@cache
def servers() -> Mapping[str, OwnServer]:
    """Servers by accelerator, a key of the accelerators' table."""
    return rows("own_servers/servers.yaml", OwnServer)


@cache
def cost_facts() -> Mapping[str, CostFact]:
    """Running costs, lives and discounts by key, for example `electricity`."""
    return rows("own_servers/running.yaml", CostFact)
