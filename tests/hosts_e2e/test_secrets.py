"""Recognisable secrets are given to the site, and looked for: in what Ansible says, in process lists, in what anybody can read, in logs."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.hosts import lifecycle
from tests.hosts.places import Places
from tests.hosts_e2e.doing import on, within
from tests.hosts_e2e.playbook import Run, play

KIND, ONLY = "nspawn", ("gate-1", "watch-1")
pytestmark = [pytest.mark.hosts, pytest.mark.root]
ROLES = ("--tags", "base,gateway,monitoring", "--skip-tags", "monitoring_verify")
"""Those that are given secrets; what monitoring watches is not all there then, so its verify has nothing to say."""
TOKENS = {name: f"planted-{name}-4f1c9be07d" for name in ("client", "webhook", "heartbeat")}


@dataclass(frozen=True)
class Planted:
    """What was given, and what was said and seen while it was used."""

    places: Places
    needles: tuple[str, ...]
    runs: tuple[Run, ...]
    processes: str

    def found_in(self, text: str) -> list[str]:
        """Which secrets are in a text."""
        return [needle for needle in self.needles if needle in text]

    def readable(self, host: str, *folders: str) -> list[str]:
        """Files in which somebody without rights finds one; the secrets go to standard input, and into no process list."""
        argv = [
            "sudo",
            "-u",
            "nobody",
            "grep",
            "--recursive",
            "--files-with-matches",
            "--fixed-strings",
            "--file=-",
            "--devices=skip",
        ]
        argv += ["--no-messages", "--binary-files=text", "--exclude-dir=proc", "--exclude-dir=sys", *folders]
        return self._asked(host, *argv)

    def logged(self, host: str) -> list[str]:
        """Lines of the journal with one."""
        return self._asked(
            host, "sudo sh -c 'cat >/run/needles; journalctl --quiet | grep -F -f /run/needles; rm /run/needles'"
        )

    def _asked(self, host: str, *words: str) -> list[str]:
        argv = [*lifecycle.inside(), "ssh", "-F", str(self.places.ssh / "config"), host, *words]
        told = subprocess.run(
            argv, input="\n".join(self.needles) + "\n", capture_output=True, text=True, check=False, timeout=600
        )
        return told.stdout.splitlines()


@contextmanager
def watched() -> Iterator[list[str]]:
    """Command lines of all processes of this machine, which its hosts' are among, sampled ten times a second."""
    seen: set[str] = set()
    ends = threading.Event()

    def sample() -> None:
        while not ends.wait(0.1):
            for entry in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(entry.read_text(errors="replace").replace("\0", " "))
                except OSError:
                    continue

    watcher = threading.Thread(target=sample)
    watcher.start()
    lines: list[str] = []
    try:
        yield lines
    finally:
        ends.set()
        watcher.join()
        lines += sorted(seen)


@pytest.fixture(scope="module")
def planted(up: Places) -> Planted:
    key, certificate = up.run / "planted.key", up.run / "planted.pem"
    argv = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=models.lab1.example.com",
    ]
    subprocess.run([*argv, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    secrets = {
        "gateway_api_keys": {"chat": TOKENS["client"]},
        "gateway_tls": "provided",
        "gateway_certificate": certificate.read_text(),
        "gateway_certificate_key": key.read_text(),
        "monitoring_webhook_url": f"http://10.77.0.1:3142/alerts?token={TOKENS['webhook']}",
        "monitoring_heartbeat_url": f"http://10.77.0.1:3142/alerts?token={TOKENS['heartbeat']}",
    }
    file = up.run / "planted.yml"
    file.touch(mode=0o600)
    file.write_text(yaml.safe_dump(secrets))
    needles = (*TOKENS.values(), key.read_text().splitlines()[5])
    words = (*ROLES, "--limit", ",".join(ONLY), "-e", f"@{file}")
    with watched() as processes:
        first = play(up, "site.yml", "-vvv", "--diff", *words)
        again = play(up, "site.yml", "-v", *words)
    return Planted(up, needles, (first, again), "\n".join(processes))


def test_the_secrets_are_in_use(planted: Planted):
    """Without this the other tests would find nothing for the wrong reason."""
    assert [run.states for run in planted.runs] == [dict.fromkeys(ONLY, "ready")] * 2, planted.runs[0].output[-3000:]
    client, webhook, heartbeat, key = planted.needles
    envoy = on(planted.places, "gate-1", "sudo sh -c 'cat /etc/groundwork/gateway/*'").stdout
    alertmanager = on(planted.places, "watch-1", "sudo cat /etc/prometheus/alertmanager.yml").stdout
    assert client in envoy
    assert key in envoy
    assert webhook in alertmanager
    assert heartbeat in alertmanager


def test_ansible_says_none_of_them_however_much_it_says(planted: Planted):
    assert [planted.found_in(run.output) for run in planted.runs] == [[], []]


def test_no_process_has_one_on_its_command_line(planted: Planted):
    assert "ansible-playbook" in planted.processes
    assert "envoy" in planted.processes
    assert planted.found_in(planted.processes) == []


@pytest.mark.parametrize("host", ONLY)
def test_nobody_without_rights_reads_one(planted: Planted, host: str):
    on(planted.places, host, f"echo {TOKENS['client']} >/var/tmp/known")
    assert planted.readable(host, "/var/tmp") == ["/var/tmp/known"]
    on(planted.places, host, "rm /var/tmp/known")
    assert planted.readable(host, "/") == []


@pytest.mark.parametrize("host", ONLY)
def test_no_log_has_one(planted: Planted, host: str):
    on(planted.places, host, f"logger a request with {TOKENS['client']}")
    assert [line.split(": ")[-1] for line in planted.logged(host)] == [f"a request with {TOKENS['client']}"]


def test_a_request_with_a_key_leaves_none_in_the_gateway_s_log(planted: Planted):
    config = planted.places.run / "planted.curl"
    config.touch(mode=0o600)
    config.write_text(f'header = "Authorization: Bearer {TOKENS["client"]}"\n')
    before = len(planted.logged("gate-1"))
    url = "https://models.lab1.example.com/v2/health/ready"
    argv = [
        "curl",
        "--silent",
        "--insecure",
        "--config",
        str(config),
        "--resolve",
        "models.lab1.example.com:443:10.77.0.31",
    ]
    within(planted.places, *argv, url)
    assert len(planted.logged("gate-1")) == before
