"""Claim: an inventory of 1,000 hosts takes under 3 s and one of 5,000 under 10 s, in time proportional to the hosts.

Each run is a whole process: `groundwork inventory --list`, and the real `ansible-inventory --list` with the plugin. Hosts are
given in ranges of 50, and one by one, each on a line of its own.
"""

import json
import sys
import tempfile
from pathlib import Path

from timing import Command, in_turn, medians

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1000, 5000)
LIMITS = {1000: 3.0, 5000: 10.0}
"""Most seconds by number of hosts."""
CURVE = 1.3
"""How much dearer a host may be, start of the process left out, where there are five times as many."""

HEAD = """\
config:
  groundwork:environment:
    target: onprem
    owner: ada@example.com
    sites: {hall: {networks: [10.0.0.0/8], domain: hall.example.com, bastion: gate-1, racks: {a1: {}}}}
    groups:
      gpu:
        roles: [gpu]
        memory_gib: 2048
        gpus: {model: h100, count: 8}
        fabric: infiniband
        nics: {"ib[0:7]": {gbps: 400, fabric: infiniband}}
        disks: {"/dev/disk/by-path/pci-0000:[41:48]:00.0-nvme-1": {}}
      gate: {roles: [gateway]}
    hosts:
      gate-1: {group: gate, site: hall, address: 10.0.0.1}
"""
HOST = '      {name}: {{group: gpu, site: hall, rack: a1, address: "{address}"}}\n'


def environment(size: int, *, one_by_one: bool) -> str:
    """An environment of `size` hosts with GPUs, and a bastion."""
    blocks = range(size // 50)
    if not one_by_one:
        return HEAD + "".join(HOST.format(name=f"gpu{b:03}[01:50]", address=f"10.1.{b}.[1:50]") for b in blocks)
    hosts = ((f"gpu{b:03}{n:02}", f"10.1.{b}.{n}") for b in blocks for n in range(1, 51))
    return HEAD + "".join(HOST.format(name=name, address=address) for name, address in hosts)


def commands(folder: Path) -> list[Command]:
    """Every way to ask, for every size; and for a single host, which is the cost of starting."""
    programs = Path(sys.executable).parent
    found: list[Command] = []
    for kind in ("ranges", "lines"):
        for size in (50, *SIZES):
            stack = f"{kind}{size}"
            text = environment(size, one_by_one=kind == "lines")
            (folder / f"Pulumi.{stack}.yaml").write_text(text, encoding="utf-8")
            asked = ["inventory", stack, "--list", "--config-file", str(folder / f"Pulumi.{stack}.yaml")]
            env = {"GROUNDWORK_STACK": stack, "GROUNDWORK_PROJECT": str(folder), "ANSIBLE_NOCOLOR": "1"}
            found.append(Command(f"groundwork {stack}", [sys.executable, "-m", "groundwork", *asked], ROOT))
            found.append(
                Command(f"ansible {stack}", [str(programs / "ansible-inventory"), "--list"], ROOT / "ansible", env)
            )
    return found


def measure(rounds: int = 3) -> dict:
    """Time them all."""
    with tempfile.TemporaryDirectory() as name:
        took = medians(in_turn(commands(Path(name)), rounds))
    rows, verdicts = [], []
    for kind, words in (("ranges", "in ranges of 50"), ("lines", "one by one")):
        for tool, program in (
            ("groundwork", "`groundwork inventory --list`"),
            ("ansible", "`ansible-inventory --list`"),
        ):
            start = took[f"{tool} {kind}50"].wall
            each = {size: (took[f"{tool} {kind}{size}"].wall - start) / (size - 50) for size in SIZES}
            for size in SIZES:
                wall = took[f"{tool} {kind}{size}"].wall
                note = f"{1000 * each[size]:.2f} ms a host, and {start:.2f} s to start"
                rows.append((f"{program}, {size:,} hosts {words}", f"{wall:.2f} s", note))
                verdicts.append(
                    (
                        f"{size:,} hosts {words}: {program} in {wall:.2f} s",
                        f"under {LIMITS[size]:g} s",
                        wall < LIMITS[size],
                    )
                )
            curve = each[SIZES[1]] / each[SIZES[0]]
            verdicts.append(
                (
                    f"{program}, {words}: {curve:.2f} times the time a host at 5,000 as at 1,000",
                    f"at most {CURVE}",
                    curve <= CURVE,
                )
            )
    return {
        "title": "Inventory of own servers",
        "command": "python benchmarks/bench_inventory.py",
        "rows": rows,
        "verdicts": verdicts,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
