"""Assumptions about what is billed by use, from `usage.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from groundwork.cost.money import Three
from groundwork.data_files import read_yaml

FILE: Final = Path(__file__).with_name("usage.yaml")

Quantity = Annotated[float, Field(ge=0)]


class Usage(BaseModel):
    """How much of one thing is used, in three cases, and why that is assumed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str
    low: Quantity
    expected: Quantity
    high: Quantity
    why: str

    @model_validator(mode="after")
    def cases_are_in_order(self) -> "Usage":
        """Low is the least and high the most."""
        if not self.low <= self.expected <= self.high:
            raise ValueError(f"low {self.low}, expected {self.expected}, high {self.high} are not in order")
        return self

    @property
    def amount(self) -> Three:
        """The three cases."""
        return Three(self.low, self.expected, self.high)


@cache
def usage() -> Mapping[str, Usage]:
    """Read all assumptions, by key."""
    return TypeAdapter(dict[str, Usage]).validate_python(read_yaml(FILE))
