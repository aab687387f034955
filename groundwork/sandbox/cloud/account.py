"""The account the sandbox stands in for: its quotas, and the capacity it bought before."""

import os
from functools import cache
from pathlib import Path
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

VARIABLE: Final = "GROUNDWORK_SANDBOX_RESERVATIONS"


class Reservation(BaseModel):
    """Capacity bought before, open-ended or as a block."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    machine: str
    zone: str
    count: int = Field(gt=0)
    kind: Literal["on-demand", "block"] = "on-demand"


class Account(BaseModel):
    """What an account of this size has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vcpus: int = Field(description="vCPU quota of every family, on demand and again for spot.")
    times_default: int = Field(description="Other quotas, as a multiple of AWS's defaults.")
    reservations: dict[str, Reservation]


def reservations(text: str) -> dict[str, Reservation]:
    """Read `cr-…:MACHINE:ZONE:COUNT[:block]`, several separated by commas.

    Raises:
        ValueError: naming the part that cannot be read.
    """
    found: dict[str, Reservation] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        words = part.split(":")
        if len(words) not in (4, 5) or not words[3].isdigit() or words[4:] not in ([], ["block"]):
            raise ValueError(
                f"`{part}` in {VARIABLE} is not of the form `cr-…:MACHINE:ZONE:COUNT` or `cr-…:MACHINE:ZONE:COUNT:block`"
            )
        kind: Literal["on-demand", "block"] = "block" if words[4:] else "on-demand"
        found[words[0]] = Reservation(machine=words[1], zone=words[2], count=int(words[3]), kind=kind)
    return found


@cache
def _stated() -> Account:
    return Account.model_validate(yaml.safe_load((Path(__file__).parent / "accounts" / "account.yaml").read_text()))


def account() -> Account:
    """The account, with the reservations that the environment variable adds."""
    more = reservations(os.environ.get(VARIABLE, ""))
    return _stated().model_copy(update={"reservations": {**_stated().reservations, **more}}) if more else _stated()
