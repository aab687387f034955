"""What becomes of the data of a resource that goes; which types hold any is data, in `stateful.yaml`."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from groundwork.data_files import read_yaml
from groundwork.diff.model import Data
from groundwork.plan.model import PlannedResource

TABLE: Final = Path(__file__).with_name("stateful.yaml")
PROTECTED: Final = "`protect` is on, so the engine refuses until the program takes it off and that was applied"
RETAINED: Final = "`retain_on_delete` is on, so it stays in the cloud, where no state knows it"


class Guard(BaseModel):
    """An input that stands in the way of a deletion."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: str
    at: bool
    default: bool
    says: str

    def holds(self, inputs: Any) -> bool:
        """Whether it stands in the way, by these inputs."""
        said = inputs.get(self.by)
        return (self.default if said is None else said) == self.at


class Stateful(BaseModel):
    """A type that holds data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    holds: str
    lost: str
    guards: tuple[Guard, ...] = ()


@cache
def table() -> dict[str, Stateful]:
    """Every type that holds data."""
    return {token: Stateful.model_validate(row) for token, row in read_yaml(TABLE).items()}


def data_of(gone: PlannedResource) -> Data | None:
    """What becomes of the data of a resource that goes, by how the base has it; None where it holds none."""
    row = table().get(gone.type)
    if row is None:
        return None
    if gone.retain_on_delete:
        return Data(row.holds, lost=False, reason=RETAINED)
    return Data(row.holds, lost=True, reason=row.lost)


def guards(gone: PlannedResource) -> tuple[str, ...]:
    """What stands in the way of deleting it, a sentence each."""
    row = table().get(gone.type)
    own = [guard.says for guard in row.guards if guard.holds(gone.inputs)] if row else []
    return ((PROTECTED,) if gone.protect else ()) + tuple(own)
