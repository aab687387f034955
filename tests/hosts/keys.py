"""SSH of one run: a key for the person, a host key for each host made before it boots, so that checking is on from the first word."""

from tests.hosts.commands import do
from tests.hosts.places import Places
from tests.hosts.site import Host, Site


def make_keys(places: Places, site: Site) -> None:
    """Keys, known hosts and a client configuration; those there already stay."""
    places.ssh.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("id", *(f"host-{host.name}" for host in site.hosts)):
        file = places.ssh / name
        if not file.with_suffix(".pub").exists():
            file.unlink(missing_ok=True)
            do("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file))
    known = [f"{host.name},{host.address} {_public(places, host)}" for host in site.hosts]
    (places.ssh / "known_hosts").write_text("\n".join(known) + "\n")
    (places.ssh / "config").write_text(client(places, site))


def client(places: Places, site: Site) -> str:
    """Configuration of the client: our keys and known hosts, and nothing of the person's own."""
    lines = [
        "Host *",
        f"  User {site.user}",
        f"  IdentityFile {places.ssh / 'id'}",
        "  IdentitiesOnly yes",
        f"  UserKnownHostsFile {places.ssh / 'known_hosts'}",
        "  GlobalKnownHostsFile /dev/null",
        "  StrictHostKeyChecking yes",
        "  BatchMode yes",
        "  ConnectTimeout 10",
        "  LogLevel ERROR",
    ]
    for host in site.hosts:
        lines += [f"Host {host.name}", f"  HostName {host.address}"]
    return "\n".join(lines) + "\n"


def _public(places: Places, host: Host) -> str:
    return " ".join((places.ssh / f"host-{host.name}.pub").read_text().split()[:2])
