"""A host that loses its power in the middle of a first run starts again; site.yml again ends green, and it equals one never cut."""

import pytest

from tests.hosts.places import Places
from tests.hosts.site import site
from tests.hosts.snapshot import Snapshot, snapshot
from tests.hosts_e2e.cuts import Moment, comparable, cut_in, make_anew, mended
from tests.hosts_e2e.moments import FEW, FIRST, SECOND
from tests.hosts_e2e.playbook import play

KIND = "nspawn"
HOSTS = [host.name for host in site().hosts]


@pytest.fixture(scope="module")
def reference(up: Places) -> dict[str, Snapshot]:
    """The hosts of a first run that nobody cut."""
    first = play(up, "site.yml")
    assert first.code == 0, "\n".join(first.of(host) for host in HOSTS)
    return {host: comparable(snapshot(up, host)) for host in HOSTS}


def _survives(places: Places, reference: dict[str, Snapshot], moments: tuple[Moment, ...]) -> None:
    make_anew(places, HOSTS)
    assert [str(missed) for missed in cut_in(places, moments, "site.yml")] == [], "these moments never came"
    wrong = mended(places, moments, reference)
    assert not wrong, "\n".join(wrong)


@pytest.mark.root
@pytest.mark.hosts
def test_three_moments(up: Places, reference: dict[str, Snapshot]):
    _survives(up, reference, FEW)


@pytest.mark.root
@pytest.mark.soak
@pytest.mark.parametrize("moments", [FIRST, SECOND], ids=["packages", "files"])
def test_ten_moments(up: Places, reference: dict[str, Snapshot], moments: tuple[Moment, ...]):
    _survives(up, reference, moments)
