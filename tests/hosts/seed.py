"""What makes a host itself: its name, its keys, who may come in, where its packages come from, which hardware it has."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.hosts.hardware import hardware_files
from tests.hosts.image import RELEASE, USER
from tests.hosts.mirrors import sources
from tests.hosts.network import DEVICE
from tests.hosts.places import PROJECT, Places
from tests.hosts.site import Host, Site

MODEL: Final = PROJECT / "tests/roles_serving/adder"


@dataclass(frozen=True)
class File:
    """A file on a host."""

    text: str
    mode: int = 0o644
    owner: int = 0


def seed(places: Places, site: Site, host: Host) -> dict[str, File]:
    """Files of one host, by path from its root."""
    key = places.ssh / f"host-{host.name}"
    login = (places.ssh / "id.pub").read_text()
    found = {
        "etc/hostname": File(f"{host.name}\n"),
        "etc/hosts": File(site.names()),
        "etc/ssh/ssh_host_ed25519_key": File(key.read_text(), 0o600),
        "etc/ssh/ssh_host_ed25519_key.pub": File(key.with_suffix(".pub").read_text()),
        f"home/{USER}/.ssh/authorized_keys": File(login, 0o600, 1000),
        "etc/systemd/network/10-site.network": File(interface(site, host)),
        "etc/apt/sources.list": File(sources(site, RELEASE)),
    }
    found |= {path: File(text, mode) for path, (text, mode) in hardware_files(host).items()}
    exports = host.variables.get("groundwork_exports", {}).values()
    return found | model_files(export["export"] for export in exports)


def model_files(folders: Iterable[str]) -> dict[str, File]:
    """The site's one model, in Triton's layout, in each of the folders that models are shared from or mounted at."""
    return {
        f"{folder.lstrip('/')}/{MODEL.name}/{file.relative_to(MODEL)}": File(file.read_text())
        for folder in folders
        for file in sorted(MODEL.rglob("*"))
        if file.suffix in {".py", ".pbtxt"}
    }


def interface(site: Site, host: Host) -> str:
    """The interface for systemd-networkd, which user-mode Linux runs; Debian's kernel of it takes no `ip=`."""
    return f"[Match]\nName={DEVICE}\n\n[Network]\nAddress={host.address}/{site.network.prefixlen}\nLinkLocalAddressing=no\n"


def machine_id(host: Host) -> str:
    """The same for a host each time."""
    return hashlib.md5(host.name.encode(), usedforsecurity=False).hexdigest()


def write(files: dict[str, File], folder: Path) -> None:
    """Write the files below a folder, owners and modes as on the host."""
    for path, file in files.items():
        place = folder / path
        for parent in reversed(place.relative_to(folder).parents[:-1]):
            if not (folder / parent).is_dir():
                (folder / parent).mkdir()
                os.chown(folder / parent, file.owner if parent.parts[:2] == ("home", USER) else 0, file.owner)
        if file.owner:
            place.parent.chmod(0o700)
        place.write_text(file.text)
        place.chmod(file.mode)
        os.chown(place, file.owner, file.owner)
