"""Assumptions about what is billed by use, from `usage.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from groundwork.cost.money import Three
from groundwork.data_files import read_yaml
from groundwork.errors import UsageError

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
    given_in: str = ""
    """File of the user's that gives it in place of ours; empty where it is ours."""

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

    def said(self, key: str) -> str:
        """Say what is assumed and why, or who gave it."""
        return f"{key} by {self.given_in}: {self.why}" if self.given_in else f"assumes {key}: {self.why}"


@cache
def usage() -> Mapping[str, Usage]:
    """Read all assumptions, by key."""
    return TypeAdapter(dict[str, Usage]).validate_python(read_yaml(FILE))


@dataclass(frozen=True)
class Given:
    """What a usage file gives in place of the assumptions."""

    file: str = ""
    """The file as messages name it; empty where there is none."""
    everywhere: Mapping[str, Usage] = field(default_factory=dict[str, Usage])
    """By key of the assumption."""
    by_name: Mapping[str, Mapping[str, Usage]] = field(default_factory=dict[str, Mapping[str, Usage]])
    """By pattern of a resource's name (`*` stands for any text) and key; a later pattern wins over an earlier."""
    own_servers: Mapping[str, Usage] = field(default_factory=dict[str, Usage])
    """Running costs and lives of own servers, by key of their table."""
    server_prices: Mapping[str, Usage] = field(default_factory=dict[str, Usage])
    """What a server costs, by accelerator."""

    def of(self, name: str) -> Mapping[str, Usage]:
        """The assumptions as they hold for the resource called `name`."""
        if not self.file:
            return usage()
        found = {**usage(), **self.everywhere}
        for pattern, given in self.by_name.items():
            if matches(name, pattern):
                found.update(given)
        return found


def matches(name: str, pattern: str) -> bool:
    """Whether a name is what `pattern` says; `*` alone stands for any text."""
    return fnmatchcase(name, pattern.replace("[", "[[]").replace("?", "[?]"))


def given(environment_file: Path, stack: str, named: Path | None = None) -> Given:
    """Read the usage file that was `named`, else `usage.<stack>.yaml` beside the environment; nothing where there is none."""
    file = named or environment_file.parent / f"usage.{stack}.yaml"
    if file.is_file():
        from groundwork.cost.usage_file import read_usage  # noqa: PLC0415 - most stacks have none

        return read_usage(file)
    if named:
        raise UsageError(f"`--usage` is `{named}`, which is no file", "name an existing usage file (docs/cost.md)")
    return Given()
