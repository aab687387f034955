"""Hosts in systemd-nspawn: this machine's kernel, a root of overlayfs, a network namespace each."""

import os
import shutil
import sys
from pathlib import Path

from tests.hosts import network
from tests.hosts.commands import do
from tests.hosts.image import make_base
from tests.hosts.mounts import below
from tests.hosts.places import INSTANCE, Places
from tests.hosts.processes import end, launch, pid_of
from tests.hosts.seed import machine_id, model_files, seed, write
from tests.hosts.site import Host, Site
from tests.hosts.supervise import NSPAWN


def machine_of(host: Host) -> str:
    """What nspawn calls a host: by its set too, since names of machines are known to all of this machine."""
    return f"{INSTANCE}-{host.name}" if INSTANCE else host.name


class Nspawn:
    """Fast; no kernel of its own: no md arrays, no NFS server, no WireGuard."""

    def __init__(self, places: Places, site: Site) -> None:
        self.places = places
        self.site = site

    def prepare(self) -> None:
        """The bridge."""
        network.make_bridge(self.site)

    def start(self, host: Host) -> None:
        """Root, network, systemd."""
        if pid_of(self.places, host.name) is not None:
            return
        network.plug_namespace(self.site, host, self.site.hosts.index(host))
        self._mount(host)
        root = self.places.host(host.name) / "root"
        inside = network.namespace_of(host)
        argv = [
            sys.executable,
            "-m",
            "tests.hosts.supervise",
            str(NSPAWN),
            str(root.parent),
            "systemd-nspawn",
            "--quiet",
        ]
        argv += ["--register=no", "--keep-unit", f"--network-namespace-path=/run/netns/{inside}"]
        argv += ["--resolv-conf=off", "--timezone=off", "--link-journal=no", "--console=pipe", "--capability=all"]
        argv += [
            "--system-call-filter=@keyring bpf",
            f"--machine={machine_of(host)}",
            f"--hostname={host.name}",
            f"--directory={root}",
            "--boot",
        ]
        launch(self.places, host.name, argv, {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}, group=True)

    def cut(self, host: Host) -> None:
        """nspawn first, then all of the host's control group: its systemd outlives nspawn."""
        end(self.places, host.name)
        self.clear(host)

    def clear(self, host: Host) -> None:
        """What nspawn keeps below `/run` for a machine, which it leaves there when it is ended."""
        kept = Path("/run/systemd/nspawn/propagate", machine_of(host))
        if kept.is_dir() and not below(kept):
            shutil.rmtree(kept)

    def _mount(self, host: Host) -> None:
        """The host's root: the base system below, its own changes above."""
        own = self.places.host(host.name)
        if below(own):
            return
        for name in ("upper", "work", "root"):
            (own / name).mkdir(parents=True, exist_ok=True)
        layers = f"lowerdir={make_base(self.places)},upperdir={own / 'upper'},workdir={own / 'work'}"
        do("mount", "-t", "overlay", f"groundwork-{host.name}", "-o", layers, str(own / "root"))
        if not (own / "made").exists():
            # This machine's kernel serves no NFS: what a host would mount is simply there.
            shares = host.variables["groundwork_shares"].values()
            mounted = model_files(share["mount"] for share in shares)
            write(seed(self.places, self.site, host) | mounted, own / "root")
            (own / "root/etc/machine-id").write_text(machine_id(host) + "\n")
            (own / "made").touch()
