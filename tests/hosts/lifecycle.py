"""Up, down, status; a person's words for the hosts."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from tests.hosts import cgroups, keys, kinds, needs, network
from tests.hosts.commands import HostsError, say, step
from tests.hosts.image import make_base
from tests.hosts.mounts import below, unmount_below
from tests.hosts.places import PROJECT, Places
from tests.hosts.processes import end, launch, pid_of
from tests.hosts.repository import publish
from tests.hosts.site import Host, Site
from tests.hosts.site import site as the_site
from tests.hosts.variables import environment as variables_of
from tests.hosts.variables import write_variables

SERVER: Final = "package-server"
PATIENCE_S: Final = 300
"""How long a host may take to answer; user-mode Linux takes 20 s where five start on two cores, and minutes where others use those too."""


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """One person at a time makes or removes hosts; the lock goes with its holder, however it ends."""
    places.cache.mkdir(parents=True, exist_ok=True)
    with places.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def kind_of(places: Places) -> str | None:
    """Which kind is up; None where none is."""
    return places.kind.read_text().strip() if places.kind.exists() else None


def up(places: Places, site: Site, kind: str, only: Sequence[str] = ()) -> None:
    """Have all hosts answer, or those named; what is there already stays."""
    hosts = [site.host(name) for name in only] or list(site.hosts)
    needs.check_root()
    needs.install()
    needs.watch_enough()
    with alone(places), step(f"{len(hosts)} hosts ({kind})"):
        other = kind_of(places)
        if other not in (None, kind):
            raise HostsError(f"hosts of kind `{other}` are up", "make hosts-down")
        make_base(places)
        places.run.mkdir(parents=True, exist_ok=True)
        places.kind.write_text(kind)
        keys.make_keys(places, site)
        maker = kinds.known()[kind](places, site)
        maker.prepare()
        publish(places)
        write_variables(places)
        if pid_of(places, SERVER) is None:
            launch(places, SERVER, [sys.executable, "-m", "tests.hosts.serve"])
        for host in hosts:
            maker.start(host)
        wait(places, hosts)


def down(places: Places, site: Site) -> None:
    """Leave nothing but the cache."""
    needs.check_root()
    with alone(places), step("hosts down"):
        hang_up(places, site)
        for file in sorted(places.process("x").parent.glob("*.json")):
            end(places, file.stem)
        cgroups.remove()
        for maker in kinds.known().values():
            for host in site.hosts:
                maker(places, site).clear(host)
        unmount_below(places.run)
        network.remove()
        shutil.rmtree(places.run, ignore_errors=True)
        others = [folder for folder in places.cache.glob("run*") if folder.is_dir()]
        for draft in () if others else (*places.cache.glob("*.part"), *places.packages.glob("*.part")):
            unmount_below(draft)
            shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def left(places: Places, site: Site) -> list[str]:
    """What of the hosts is still on this machine."""
    names = [file.stem for file in places.process("x").parent.glob("*.json")]
    found = [f"process {name}" for name in names if pid_of(places, name)]
    found += [f"process {pid} of {host.name}" for host in site.hosts for pid in sorted(cgroups.members(host.name))]
    found += [f"mount {point}" for point in below(places.run)]
    spaces = [network.CONTROL, *map(network.namespace_of, site.hosts)]
    found += [f"namespace {name}" for name in spaces if network.exists(name)]
    return found + ([f"folder {places.run}"] if places.run.exists() else [])


def status(places: Places, site: Site) -> Iterator[str]:
    """A line for each host."""
    kind = kind_of(places)
    yield f"kind: {kind or 'none is up'}"
    for host in site.hosts:
        on = pid_of(places, host.name) is not None
        state = "off" if not on else "answers" if answers(places, host) else "on, does not answer"
        yield f"{host.name:<10} {host.address:<14} {','.join(host.roles):<12} {state}"


def maker_of(places: Places, site: Site) -> kinds.Kind:
    """The kind that is up."""
    kind = kind_of(places)
    if kind is None:
        raise HostsError("no hosts are up", "make hosts")
    return kinds.known()[kind](places, site)


def wait(places: Places, hosts: Sequence[Host], patience: float = PATIENCE_S) -> None:
    """Wait until hosts answer over SSH."""
    until = time.monotonic() + patience
    began = time.monotonic()

    def one(host: Host) -> str | None:
        while not answers(places, host):
            if pid_of(places, host.name) is None:
                return f"{host.name} ended while it started; see {places.log(host.name)}"
            if time.monotonic() > until:
                return f"{host.name} does not answer after {patience:.0f} s; see {places.log(host.name)}"
            time.sleep(0.5)
        say(f"{host.name} answers after {time.monotonic() - began:.0f} s")
        return None

    with ThreadPoolExecutor(len(hosts)) as pool:
        if wrong := [said for said in pool.map(one, hosts) if said]:
            raise HostsError("; ".join(wrong), "make hosts-down, then make hosts")


def answers(places: Places, host: Host) -> bool:
    """Whether a host lets us in."""
    argv = [
        *inside(),
        "ssh",
        "-F",
        str(places.ssh / "config"),
        "-o",
        "ControlPath=none",
        "-o",
        "ConnectTimeout=3",
        host.name,
        "true",
    ]
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


def inside() -> list[str]:
    """Words before a command that has to run in the hosts' network."""
    return ["ip", "netns", "exec", network.CONTROL]


def environment(places: Places, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """For Ansible and the product: this site, our keys, and host keys that are checked."""
    sockets = places.ssh / "%h"
    ssh = f"-F {places.ssh / 'config'} -o ControlMaster=auto -o ControlPersist=60s -o ControlPath={sockets}"
    ssh += " -o ServerAliveInterval=15 -o ServerAliveCountMax=4"  # as in ansible.cfg, whose words these replace
    return {
        **base,
        "PATH": f"{PROJECT / '.venv/bin'}{os.pathsep}{base.get('PATH', '')}",
        "ANSIBLE_CONFIG": base.get("ANSIBLE_CONFIG", str(PROJECT / "ansible/ansible.cfg")),
        **variables_of(places, the_site()),
        "ANSIBLE_SSH_ARGS": ssh,
        "ANSIBLE_HOST_KEY_CHECKING": "True",
    }


def hang_up(places: Places, site: Site) -> None:
    """End the connections Ansible keeps open."""
    for host in site.hosts:
        if (places.ssh / host.address).exists() and network.exists(network.CONTROL):
            options = ["-F", str(places.ssh / "config"), "-o", f"ControlPath={places.ssh / host.address}"]
            subprocess.run([*inside(), "ssh", *options, "-O", "exit", host.name], capture_output=True, check=False)


def switch(places: Places, site: Site, name: str, on: bool) -> None:
    """Take a host's power away, or give it back and wait until it answers."""
    host, maker = site.host(name), maker_of(places, site)
    with alone(places):
        if not on:
            maker.cut(host)
            return
        maker.start(host)
        wait(places, [host])
