"""Hardening, firewall and tunnels on hosts: who is let in, who would be locked out and is not, and what is left when they are taken away."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts import lifecycle, network
from tests.hosts.places import PROJECT, Places
from tests.hosts.site import site
from tests.hosts_e2e.doing import on
from tests.hosts_e2e.playbook import Run, play
from tests.hosts_e2e.thin_line import ADDS_ONE, ADDS_TWO, Source

KIND = "nspawn"
pytestmark = [pytest.mark.hosts, pytest.mark.root]
HOSTS = "gpu-1,gate-1,watch-1"
VPN = {
    "network": "10.99.0.0/24",
    "port": 51820,
    "keepalive_s": 25,
    "ends": {
        "one": {"host": "gate-1", "address": "10.99.0.1", "endpoint": "10.77.0.31", "networks": ["172.31.1.0/24"]},
        "two": {"host": "watch-1", "address": "10.99.0.2", "endpoint": "10.77.0.41", "networks": ["172.31.2.0/24"]},
        "off": {"host": "gpu-2", "address": "10.99.0.3", "endpoint": "10.77.0.12", "networks": ["172.31.3.0/24"]},
    },
}
"""Two ends, and a third that no run here sets up."""
CALL = "import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)"
TOKEN = "edge-token-0123456789abcdef"


def ours(up: Places, *words: str, hosts: str = HOSTS, tags: str = "hardening,vpn") -> Run:
    """The site's playbook, of these roles alone."""
    said = json.dumps({"groundwork_vpn": VPN})
    return play(up, "site.yml", "--limit", hosts, "--tags", tags, "-e", said, *words)


def reaches(up: Places, host: str, address: str, port: int) -> bool:
    """Whether a host gets an answer from a port."""
    return on(up, host, f"python3 -c '{CALL}' {address} {port}").returncode == 0


@pytest.fixture(scope="module")
def hardened(up: Places) -> Places:
    """Hosts with programs that listen, WireGuard without a kernel's, and both roles."""
    program = _wireguard(up)
    for host in ("gate-1", "watch-1"):
        copied = subprocess.run(
            [*lifecycle.inside(), "scp", "-q", "-F", str(up.ssh / "config"), program, f"{host}:/tmp/wireguard-go"],
            check=False,
        )
        assert copied.returncode == 0
        on(up, host, "sudo install -m 755 /tmp/wireguard-go /usr/local/bin/; test -e /dev/net/tun || (sudo mkdir -p /dev/net; sudo mknod /dev/net/tun c 10 200)")  # fmt: skip
    for port in (8000, 8002, 9100):
        on(up, "gpu-1", f"sudo systemd-run --quiet --unit=listens-{port} python3 -m http.server {port}")
    assert reaches(up, "watch-1", "10.77.0.11", 8000)
    first = ours(up)
    assert first.code == 0, "\n".join(first.of(host) for host in HOSTS.split(","))
    return up


def test_triton_s_port_answers_gateways_and_nobody_else(hardened: Places):
    asked = {
        (host, port): reaches(hardened, host, "10.77.0.11", port)
        for host in ("gate-1", "watch-1")
        for port in (8000, 8002, 9100)
    }
    assert {key for key, answered in asked.items() if answered} == {
        ("gate-1", 8000),
        ("watch-1", 8002),
        ("watch-1", 9100),
    }


def test_a_second_run_changes_nothing_and_neither_does_check_mode(hardened: Places):
    for words in ((), ("--check",)):
        again = ours(hardened, *words)
        assert again.code == 0
        assert set(again.changed.values()) == {0}, "\n".join(again.of(host) for host in HOSTS.split(","))


def test_whoever_would_be_locked_out_gets_the_old_settings_back(hardened: Places):
    run = ours(
        hardened, "-e", "_hardening_ssh_port=2222", "-e", "hardening_undo_seconds=15", hosts="gpu-1", tags="hardening"
    )
    assert run.states["gpu-1"] == "failed"
    assert "the old ones are in force again" in run.output
    assert on(hardened, "gpu-1", "true").returncode == 0
    assert ours(hardened, hosts="gpu-1", tags="hardening").states["gpu-1"] == "ready"


def test_a_power_cut_in_the_middle_of_a_trial_ends_it(hardened: Places):
    lock = "echo AllowUsers nobody | sudo tee -a /etc/groundwork/hardening/sshd.conf >/dev/null; sudo groundwork-hardening apply 600"
    assert on(hardened, "gpu-1", lock).returncode == 0
    lifecycle.switch(hardened, site(), "gpu-1", on=False)
    lifecycle.switch(hardened, site(), "gpu-1", on=True)
    assert "groundwork" in on(hardened, "gpu-1", "sudo nft list tables").stdout
    assert "allowusers" not in on(hardened, "gpu-1", "sudo sshd -T").stdout
    assert ours(hardened, hosts="gpu-1", tags="hardening").states["gpu-1"] == "ready"


@pytest.mark.parametrize(
    ("undo", "redo"),
    [
        ("nft delete table inet groundwork", "systemctl restart groundwork-hardening"),
        ("nft insert rule inet groundwork input accept", "systemctl reload groundwork-hardening"),
        (
            "sed -i s/^PasswordAuthentication.*/PasswordAuthentication\\ yes/ /etc/ssh/sshd_config.d/00-groundwork.conf",
            "",
        ),
        ("systemctl disable -q groundwork-hardening", ""),
    ],
)
def test_verify_fails_when_hardening_is_undone(hardened: Places, undo: str, redo: str):
    on(hardened, "gpu-1", f"sudo {undo}")
    assert ours(hardened, hosts="gpu-1", tags="hardening_verify").states["gpu-1"] == "failed"
    if redo:
        on(hardened, "gpu-1", f"sudo {redo}")
        assert ours(hardened, hosts="gpu-1", tags="hardening_verify").states["gpu-1"] == "ready"
    else:
        assert ours(hardened, hosts="gpu-1", tags="hardening").states["gpu-1"] == "ready"


def test_the_tunnel_carries_and_no_private_key_leaves_its_host(hardened: Places):
    assert on(hardened, "gate-1", "ping -c 2 -W 3 10.99.0.2").returncode == 0
    route = on(hardened, "gate-1", "ip route get 172.31.2.1").stdout
    assert "wg-groundwork" in route
    key = on(hardened, "gate-1", "sudo cat /etc/groundwork/vpn/private.key").stdout.strip()
    run = ours(hardened, "-vvv", "--diff", hosts="gate-1", tags="vpn")
    assert len(key) == 44
    assert key not in run.output
    assert "off: no key yet" in run.output


def test_verify_fails_when_the_other_end_is_gone_and_a_run_of_one_host_keeps_it(hardened: Places):
    on(hardened, "watch-1", "sudo systemctl stop wg-quick@wg-groundwork")
    assert ours(hardened, hosts="gate-1", tags="vpn_verify").states["gate-1"] == "failed"
    lifecycle.switch(hardened, site(), "watch-1", on=False)
    ours(hardened, hosts="gate-1", tags="vpn_configure")
    assert "10.99.0.2/32" in on(hardened, "gate-1", "sudo cat /etc/wireguard/wg-groundwork.conf").stdout
    lifecycle.switch(hardened, site(), "watch-1", on=True)
    on(hardened, "watch-1", "test -e /dev/net/tun || (sudo mkdir -p /dev/net; sudo mknod /dev/net/tun c 10 200)")
    assert set(ours(hardened, hosts="gate-1,watch-1", tags="vpn").states.values()) == {"ready"}


def test_a_device_s_line_is_cut_in_the_middle_of_a_model(up: Places):
    _wheels()
    with network.inside(network.CONTROL):
        source = Source("10.77.0.1")
    source.token = TOKEN
    old = source.release({"adder": {"model.onnx": ADDS_ONE}})
    with source.running():
        said = json.dumps({"groundwork_roles": ["edge"], "edge_source": source.url, "edge_source_token": TOKEN})
        first = ours(up, "-e", said, "-vvv", "--diff", hosts="store-1", tags="edge")
        assert first.states["store-1"] == "ready", first.of("store-1")
        assert TOKEN not in first.output
        assert _answer(up) == [2.0]
        new = source.release({"adder": {"model.onnx": ADDS_TWO, "weights.bin": os.urandom(2_000_000)}}, "2")
        source.cut_after = 700_000
        cut = on(up, "store-1", "sudo systemctl start groundwork-edge-sync")
        assert cut.returncode != 0
        assert (_release(up), _answer(up)) == (old, [2.0])
        assert on(up, "store-1", "sudo systemctl restart groundwork-edge-sync").returncode == 0
        assert ("bytes=700000-") in [asked for _, asked in source.asked]
        assert (_release(up), _answer(up)) == (new, [3.0])
        source.release({"adder": {"model.onnx": b"no model"}}, "3")
        assert on(up, "store-1", "sudo systemctl restart groundwork-edge-sync").returncode != 0
        assert (_release(up), _answer(up)) == (new, [3.0])
        again = ours(up, "-e", said, hosts="store-1", tags="edge")
        assert (again.states["store-1"], again.changed["store-1"]) == ("ready", 0), again.of("store-1")
        on(up, "store-1", "sudo systemctl stop groundwork-edge")
        assert ours(up, "-e", said, hosts="store-1", tags="edge_verify").states["store-1"] == "failed"


def test_taken_away_everybody_is_let_in_again(hardened: Places):
    said = json.dumps({"groundwork_vpn": VPN})
    run = play(hardened, "remove.yml", "--limit", HOSTS, "--tags", "hardening,vpn", "-e", "remove=yes", "-e", said)
    assert run.code == 0, "\n".join(run.of(host) for host in HOSTS.split(","))
    on(hardened, "gpu-1", "sudo systemd-run --quiet --unit=listens-again python3 -m http.server 8000")
    assert reaches(hardened, "watch-1", "10.77.0.11", 8000)
    left = "ls -d /etc/groundwork/hardening /etc/groundwork/vpn /etc/wireguard /etc/ssh/sshd_config.d/00-groundwork.conf /usr/local/sbin/groundwork-hardening 2>/dev/null"
    for host in HOSTS.split(","):
        assert on(hardened, host, left).stdout == ""
        assert "passwordauthentication yes" in on(hardened, host, "sudo sshd -T").stdout
    assert on(hardened, "gate-1", "ip link show wg-groundwork").returncode != 0


def _release(up: Places) -> str:
    return on(up, "store-1", "basename $(readlink /var/lib/groundwork/edge/current)").stdout.strip()


def _answer(up: Places) -> list[float]:
    """What the model makes of 1.0."""
    asked = '{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1.0]}]}'
    done = on(
        up,
        "store-1",
        f"curl --silent --retry 10 --retry-all-errors --data '{asked}' http://127.0.0.1:8000/v2/models/adder/infer",
    )
    return json.loads(done.stdout)["outputs"][0]["data"]


def _wireguard(up: Places) -> str:
    """WireGuard as a program, for kernels without it; `wg-quick` starts it where the kernel has none."""
    program = up.cache / "wireguard-go"
    folder = Path(__file__).parent / "wireguard"
    if not program.exists():
        argv = ["go", "build", "-o", str(program), "golang.zx2c4.com/wireguard"]
        subprocess.run(argv, cwd=folder, env={**os.environ, "CGO_ENABLED": "0"}, check=True)
    return str(program)


def _wheels() -> None:
    """What the control host fetches; in the hosts' network nothing outside can be reached."""
    lock = PROJECT / "ansible/roles/edge/files/requirements.txt"
    digest = hashlib.sha256(lock.read_text(encoding="utf-8").rstrip().encode()).hexdigest()[:16]
    folder = Path.home() / f".cache/groundwork/edge/{digest}-cp311-x86_64"
    if not folder.exists():
        argv = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        argv += [
            "--only-binary=:all:",
            "--python-version=3.11",
            "--platform=manylinux_2_28_x86_64",
            "--platform=manylinux_2_27_x86_64",
        ]
        argv += ["--platform=manylinux2014_x86_64", f"--requirement={lock}", f"--dest={folder}.part"]
        subprocess.run(argv, check=True)
        Path(f"{folder}.part").rename(folder)
