"""Where the test hosts keep what they keep: all of it below one folder of the user's cache."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parents[1]


INSTANCE: Final = os.environ.get("GROUNDWORK_HOSTS", "")
"""Name of this set of hosts. Sets share the cache and nothing else, each has all the site's names and addresses; empty: the person's own."""
CONTROL: Final = f"groundwork-{INSTANCE}-hosts" if INSTANCE else "groundwork-hosts"
"""What the set's namespaces and control groups are called."""


@dataclass(frozen=True)
class Places:
    """Folders and files; `run` is what `down` removes, the rest is the cache that stays."""

    cache: Path
    instance: str = INSTANCE

    @property
    def run(self) -> Path:
        """Everything of the hosts that are up now."""
        return self.cache / (f"run-{self.instance}" if self.instance else "run")

    @property
    def lock(self) -> Path:
        """Held while hosts are made or taken down."""
        return self.cache / "lock"

    @property
    def packages(self) -> Path:
        """Distribution packages that a host once fetched."""
        return self.cache / "packages"

    @property
    def ssh(self) -> Path:
        """Keys and client configuration of this run."""
        return self.run / "ssh"

    @property
    def inventory(self) -> Path:
        """The site's inventory source; its variables lie beside it."""
        return self.run / "inventory" / "groundwork.yml"

    @property
    def vault_password(self) -> Path:
        """Password of the site's vault."""
        return self.run / "vault-password"

    @property
    def alerts(self) -> Path:
        """What Alertmanager posted, a JSON object a line."""
        return self.run / "alerts.jsonl"

    @property
    def kind(self) -> Path:
        """Says which kind of host is up."""
        return self.run / "kind"

    def host(self, name: str) -> Path:
        """One host's own folder."""
        return self.run / "hosts" / name

    def process(self, name: str) -> Path:
        """File that says which process one is."""
        return self.run / "processes" / f"{name}.json"

    def log(self, name: str) -> Path:
        """What a process or a host's console said."""
        return self.run / "logs" / f"{name}.log"


def places() -> Places:
    """The user's cache, as XDG names it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Places(Path(cache) / "groundwork" / "hosts")
