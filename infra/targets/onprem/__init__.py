"""Own servers: nothing is made in any cloud; the environment is recorded, and Ansible reads its inventory from the same file."""

from typing import TYPE_CHECKING, Final

from infra.environment.fleet import Fleet
from infra.environment.lacks import LACKS as ALL

if TYPE_CHECKING:
    from infra.targets.contract import Recorded

LACKS: Final = ALL["onprem"]
"""Keys of other targets that this one has not, and what there is instead."""


def provision(fleet: Fleet) -> "Recorded":
    """Record `fleet` in the stack's state and return its outputs."""
    from infra.targets.onprem.record import record  # noqa: PLC0415 - Ansible reads the inventory without the Pulumi SDK

    return record(fleet)
