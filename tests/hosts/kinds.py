"""What both kinds of host can do."""

from typing import Protocol

from tests.hosts.places import Places
from tests.hosts.site import Host, Site


class Kind(Protocol):
    """A way to have hosts. Each method may be called again: what is there already stays."""

    def __init__(self, places: Places, site: Site) -> None: ...

    def prepare(self) -> None:
        """Make what all hosts share."""

    def start(self, host: Host) -> None:
        """Switch a host on, made anew where there is none; does not wait for it."""

    def cut(self, host: Host) -> None:
        """Take its power away, at once."""

    def clear(self, host: Host) -> None:
        """Remove what is kept outside the run's folder for a host that is off."""


def known() -> dict[str, type[Kind]]:
    """Kinds by name."""
    from tests.hosts.nspawn import Nspawn
    from tests.hosts.uml import Uml

    return {"nspawn": Nspawn, "uml": Uml}
