"""`python -m tests.hosts up|down|status|exec|ssh|cut|boot|fault|key|snapshot|compare`."""

import argparse
import json
import os
import sys
from pathlib import Path

from tests.hosts import faults, kinds, lifecycle, network
from tests.hosts.commands import HostsError
from tests.hosts.places import places
from tests.hosts.site import site
from tests.hosts.snapshot import differences, snapshot
from tests.hosts.variables import CLIENTS, opened, write_programs


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(prog="python -m tests.hosts", description="Real Linux hosts on this machine.")
    commands = root.add_subparsers(dest="command", required=True)
    make = commands.add_parser("up", help="make the hosts, or switch on those that are off")
    make.add_argument("--kind", choices=sorted(kinds.known()), default="nspawn")
    make.add_argument("--only", type=lambda names: names.split(","), default=[], help="some of them: gpu-1,watch-1")
    commands.add_parser("down", help="remove them and all they left")
    commands.add_parser("status", help="which hosts there are, and whether they answer")
    for name, what in (
        ("cut", "take a host's power away"),
        ("boot", "give it back"),
        ("ssh", "a shell or command on it"),
    ):
        one = commands.add_parser(name, help=what)
        one.add_argument("host", choices=[host.name for host in site().hosts])
        if name == "ssh":
            one.add_argument("words", nargs=argparse.REMAINDER)
    break_it = commands.add_parser("fault", help="plant a fault on a host's hardware, or `mend` all")
    break_it.add_argument("host", choices=[host.name for host in site().hosts])
    break_it.add_argument("fault", choices=[*faults.FAULTS, "mend"])
    break_it.add_argument("value", nargs="?", default="0", help="GPUs by index, or the number of an XID")
    look = commands.add_parser("snapshot", help="packages, files, units, users, settings of a host, as JSON")
    look.add_argument("host", choices=[host.name for host in site().hosts])
    compare = commands.add_parser("compare", help="in what two snapshots differ; ends with 1 where they do")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    key = commands.add_parser("key", help="the key of a client of the site's gateway, out of the vault")
    key.add_argument("client", choices=CLIENTS)
    run = commands.add_parser("exec", help="run a command where the hosts are reached: exec -- ansible -m ping all")
    run.add_argument("words", nargs=argparse.REMAINDER)
    return root


def main(argv: list[str]) -> int:
    """Do what was asked."""
    asked, where = parser().parse_args(argv), places()
    try:
        match asked.command:
            case "up":
                lifecycle.up(where, site(), asked.kind, asked.only)
            case "down":
                lifecycle.down(where, site())
            case "status":
                print("\n".join(lifecycle.status(where, site())))
            case "cut" | "boot":
                lifecycle.switch(where, site(), asked.host, on=asked.command == "boot")
            case "key":
                print(opened(where)["gateway_api_keys"][asked.client])
            case "fault":
                shell = faults.mend() if asked.fault == "mend" else faults.plant(asked.fault, asked.value)
                _become(["ssh", "-F", str(where.ssh / "config"), asked.host, shell])
            case "snapshot":
                print(json.dumps(snapshot(where, asked.host), indent=1))
            case "compare":
                lines = list(differences(*(json.loads(file.read_text()) for file in (asked.before, asked.after))))
                print("\n".join(lines) or "equal")
                return int(bool(lines))
            case "ssh":
                _become(["ssh", "-F", str(where.ssh / "config"), asked.host, *asked.words])
            case _:
                words = asked.words[1:] if asked.words[:1] == ["--"] else asked.words
                if words[0] == "ansible-playbook":
                    write_programs(where)
                _become(words)
    except HostsError as error:
        print(f"error: {error}" + (f"\n\nhint: {error.hint}" if error.hint else ""), file=sys.stderr)
        return 1
    return 0


def _become(words: list[str]) -> None:
    """Run a command in the hosts' network, in place of this process."""
    if not network.exists(network.CONTROL):
        raise HostsError("no hosts are up", "make hosts")
    os.execvpe("ip", [*lifecycle.inside(), *words], lifecycle.environment(places()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
