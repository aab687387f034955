"""Power cuts in the middle of a run: a host is watched until a moment comes, and loses its power in it."""

import fnmatch
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from tests.hosts import lifecycle
from tests.hosts.mounts import unmount_below
from tests.hosts.places import Places
from tests.hosts.site import site
from tests.hosts.snapshot import Snapshot, differences, snapshot
from tests.hosts_e2e.playbook import PATIENCE_S, Run, play


@dataclass(frozen=True)
class Moment:
    """A host, what is being done there, and the shell condition by which that is seen."""

    host: str
    what: str
    when: str

    def __str__(self) -> str:
        return f"{self.host}, {self.what}"


BEING_UNPACKED: Final = 'pgrep -f "[d]pkg .*--unpack"'
UNFINISHED: Final = 'grep -qsE "^Status: install ok (half|unpacked)" /var/lib/dpkg/status /var/lib/dpkg/updates/*'
OURS: Final = "test -e /etc/apt/sources.list.d/groundwork-nvidia.sources"

GENERATED: Final = {
    "/etc/groundwork/gateway/certificate.*": "the key and certificate are made on the host",
    "/var/lib/groundwork/before/*": "the record is of a moment: which units ran, what kernel settings were",
    "/etc/chrony/chrony.keys": "made on the host by chrony's package",
}
"""Files whose content differs between two hosts that are built alike; that they are there, their owner and mode are compared."""
DATA: Final = (
    "/var/lib/prometheus/*",
    "/var/lib/groundwork-*/*",
    "/var/lib/groundwork/*/*",
    "/var/lib/chrony/*",
    "/var/lib/nfs/*",
    "/var/lib/containers/*",
    "/var/lib/cni",  # an empty folder of podman, seen on a host that was cut
)
"""What programs write while they run."""


def cut_in(places: Places, moments: Sequence[Moment], playbook: str, *words: str) -> list[Moment]:
    """Run a playbook, cut each moment's host in it, and give power back. Moments that never came are returned."""
    with ThreadPoolExecutor(len(moments) + 1) as pool:
        run = pool.submit(play, places, playbook, *words)
        watched = {moment: pool.submit(_cut_when, places, moment) for moment in moments}
        told = run.result().output
        for moment in moments:
            if not watched[moment].done():
                _end_watch(places, moment)
    missed = [moment for moment in moments if not watched[moment].result()]
    if missed:
        print(told[-6000:])  # pytest shows it where the test fails
    for moment in moments:
        if moment not in missed:
            lifecycle.switch(places, site(), moment.host, on=True)
    return missed


def _cut_when(places: Places, moment: Moment) -> bool:
    """Ask the host until the moment is there, many times a second and in one connection; then take its power away."""
    loop = f"until {moment.when}; do test -e /run/watch-ends && exit 1; sleep 0.05; done >/dev/null"
    argv = [*lifecycle.inside(), "ssh", "-F", str(places.ssh / "config"), "-o", "ControlPath=none", moment.host]
    watch = [*argv, f"sudo sh -c '{loop}'"]
    # Without a terminal's input: ssh would make it non-blocking, and an Ansible that starts beside it refuses such a one.
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    came = subprocess.run(watch, check=False, timeout=PATIENCE_S, **quiet).returncode == 0
    if came:  # at once: not by `switch`, which waits until nobody else makes hosts
        lifecycle.maker_of(places, site()).cut(site().host(moment.host))
    return came


def _end_watch(places: Places, moment: Moment) -> None:
    argv = [*lifecycle.inside(), "ssh", "-F", str(places.ssh / "config"), moment.host, "sudo touch /run/watch-ends"]
    subprocess.run(argv, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)


def make_anew(places: Places, hosts: Sequence[str]) -> None:
    """Hosts as bare as they were made, in the same site: keys and vault stay."""
    maker = lifecycle.maker_of(places, site())
    with lifecycle.alone(places):
        lifecycle.hang_up(places, site())  # else Ansible would speak into connections to hosts that are no more
        for name in hosts:
            host = site().host(name)
            maker.cut(host)
            unmount_below(places.host(name))
            shutil.rmtree(places.host(name))
            maker.start(host)
        lifecycle.wait(places, [site().host(name) for name in hosts])


def comparable(found: Snapshot) -> Snapshot:
    """Without what a host makes for itself."""
    files: dict[str, str] = {}
    for path, line in found["files"].items():
        if any(fnmatch.fnmatch(path, pattern) for pattern in GENERATED):
            files[path] = " ".join(line.split()[:3])
        elif not any(fnmatch.fnmatch(path, pattern) for pattern in DATA):
            files[path] = line
    return found | {"files": files}


def mended(places: Places, moments: Sequence[Moment], reference: dict[str, Snapshot], *words: str) -> list[str]:
    """Run the playbook again; each host that does not end green, or differs from one that was never cut, in words."""
    run: Run = play(places, "site.yml", *words)
    wrong = []
    for moment in moments:
        if run.states.get(moment.host) != "ready":
            wrong.append(f"{moment}: {run.states.get(moment.host)}\n{run.of(moment.host)}")
            continue
        left = list(differences(reference[moment.host], comparable(snapshot(places, moment.host))))
        wrong += [f"{moment}: {line}" for line in left]
    return wrong
