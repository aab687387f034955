"""Updates in place after which a service replaces machines by itself; which do is data, in `rolling.yaml`."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from groundwork.data_files import read_yaml
from groundwork.diff.effects import step_of
from groundwork.diff.model import Property

TABLE: Final = Path(__file__).with_name("rolling.yaml")


class Rolling(BaseModel):
    """Inputs of a type whose update replaces machines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inputs: tuple[str, ...]
    says: str


@cache
def table() -> dict[str, Rolling]:
    """Every type with such inputs."""
    return {token: Rolling.model_validate(row) for token, row in read_yaml(TABLE).items()}


def rolls(type_: str, properties: Iterable[Property]) -> str:
    """What an update of these properties does to machines; empty where it does nothing to them."""
    row = table().get(type_)
    return row.says if row and any(step_of(one.path) in row.inputs for one in properties) else ""
