"""The machine's own package sources, handed on to the hosts, so that no mirror is named in this project."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from tests.hosts.commands import HostsError, do
from tests.hosts.site import Site

PORT: Final = 3142
"""Where packages are served on the bridge."""


@dataclass(frozen=True)
class Mirror:
    """A repository of the distribution, as this machine's apt is configured."""

    uri: str
    suite: str


@cache
def mirrors(release: str) -> tuple[Mirror, ...]:
    """Repositories of a release this machine uses, in the order it has them."""
    told = do("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(ORIGIN)", "Created-By: Packages")
    return parse(told, release)


def parse(told: str, release: str) -> tuple[Mirror, ...]:
    """Repositories out of what `apt-get indextargets` told."""
    rows = [line.split() for line in told.splitlines()]
    fitting = [Mirror(row[0].rstrip("/"), row[1]) for row in rows if len(row) == 3 and row[1].startswith(release)]
    found = tuple(dict.fromkeys(mirror for mirror in fitting))
    if not found:
        raise HostsError(
            f"this machine's apt has no repository of Debian {release}", "add one and run `apt-get update`"
        )
    return found


def uris(release: str) -> tuple[str, ...]:
    """Addresses of the mirrors; the server's path `/mirror/N/` is the Nth."""
    return tuple(dict.fromkeys(mirror.uri for mirror in mirrors(release)))


def sources(site: Site, release: str) -> str:
    """`sources.list` of a host."""
    order = uris(release)
    lines = [
        f"deb http://{site.control}:{PORT}/mirror/{order.index(mirror.uri)} {mirror.suite} main"
        for mirror in mirrors(release)
    ]
    return "\n".join(lines) + "\n"
