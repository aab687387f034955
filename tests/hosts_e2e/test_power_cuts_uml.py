"""Power cuts where the kernel goes with its host: what it had not written to its disk is lost, and files may be there without their content."""

import pytest

from tests.hosts.places import Places
from tests.hosts.snapshot import Snapshot, snapshot
from tests.hosts_e2e.cuts import BEING_UNPACKED, Moment, comparable, cut_in, make_anew, mended
from tests.hosts_e2e.playbook import play

KIND, ONLY = "uml", ("store-1", "gate-1", "watch-1")
pytestmark = [pytest.mark.root, pytest.mark.soak]
WORDS = ("--tags", "base,node_exporter", "--limit", ",".join(ONLY))
MOMENTS = (
    Moment("store-1", "while packages are unpacked", BEING_UNPACKED),
    Moment("gate-1", "when the last file of base is written", "test -e /etc/chrony/conf.d/groundwork.conf"),
    Moment("watch-1", "when lists of packages were fetched", "ls /var/lib/apt/lists | grep -q 3142_.*_Packages"),
)


@pytest.fixture(scope="module")
def reference(up: Places) -> dict[str, Snapshot]:
    """The hosts of a first run that nobody cut."""
    first = play(up, "site.yml", *WORDS)
    assert first.code == 0, "\n".join(first.of(host) for host in ONLY)
    return {host: comparable(snapshot(up, host)) for host in ONLY}


def test_three_moments(up: Places, reference: dict[str, Snapshot]):
    make_anew(up, ONLY)
    assert [str(missed) for missed in cut_in(up, MOMENTS, "site.yml", *WORDS)] == [], "these moments never came"
    assert mended(up, MOMENTS, reference, *WORDS) == []
