"""Where the test hosts keep what they keep: all of it below one folder of the user's cache."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parents[1]


@dataclass(frozen=True)
class Places:
    """Folders and files; `run` is what `down` removes, the rest is the cache that stays."""

    cache: Path

    @property
    def run(self) -> Path:
        """Everything of the hosts that are up now."""
        return self.cache / "run"

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
