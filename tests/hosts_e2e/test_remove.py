"""remove.yml takes away what site.yml put on hosts and nothing else: bare hosts, the site, its removal, and the hosts are as they were."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.hosts.look import PASSED_OVER
from tests.hosts.places import PROJECT, Places
from tests.hosts.site import site
from tests.hosts.snapshot import Snapshot, differences, snapshot
from tests.hosts_e2e.doing import on
from tests.hosts_e2e.playbook import Run, play

KIND = "nspawn"
pytestmark = [pytest.mark.hosts, pytest.mark.root]
HOSTS = [host.name for host in site().hosts]
OWN_ARGUMENTS = 'ARGS="--collector.disable-defaults --collector.uname"\n'
"""What the person of `store-1` told a node exporter of their own."""
BEFORE = {
    "store-1": "sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends prometheus-node-exporter"
    f" && printf '%s' '{OWN_ARGUMENTS}' | sudo tee /etc/default/prometheus-node-exporter"
    " && sudo systemctl restart prometheus-node-exporter",
    "gate-1": "sudo apt-get update -qq && sudo apt-get install -y -qq systemd-timesyncd tree && sudo apt-mark auto tree && sudo apt-mark hold tree",
}
"""What the person did before; `systemd-timesyncd` gives way to chrony."""
AFTER = {
    "watch-1": "sudo apt-get install -y -qq --no-install-recommends jq && echo kept | sudo tee /etc/prometheus/of-the-person",
    "gpu-1": "sudo apt-get install -y -qq --no-install-recommends podman-docker && sudo useradd --system later",
}
"""What the person did while the site was there; `podman-docker` depends on our container engine."""


@dataclass(frozen=True)
class Story:
    """Pictures of the hosts, and the runs between them."""

    places: Places
    before: dict[str, Snapshot]
    refused: Run
    look: Run
    removed: Run
    after: dict[str, Snapshot]


@pytest.fixture(scope="module")
def story(up: Places) -> Story:
    for host, shell in BEFORE.items():
        done = on(up, host, shell, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
    before = {host: snapshot(up, host) for host in HOSTS}
    first = play(up, "site.yml")
    assert first.code == 0, "\n".join(first.of(host) for host in HOSTS)
    for host, shell in AFTER.items():
        done = on(up, host, shell, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
    refused = play(up, "remove.yml")
    look = play(up, "remove.yml", "--check")
    removed = play(up, "remove.yml", "-e", "remove=yes")
    return Story(up, before, refused, look, removed, {host: snapshot(up, host) for host in HOSTS})


def test_without_a_word_of_consent_nothing_is_touched_and_the_hosts_are_named(story: Story):
    assert story.refused.code != 0
    assert f"This takes Groundwork away from {', '.join(sorted(HOSTS))}." in story.refused.output
    assert not any(story.refused.changed.values())


def test_check_mode_says_what_then_happens(story: Story):
    assert story.look.code == 0, "\n".join(story.look.of(host) for host in HOSTS)
    assert story.look.changed == story.removed.changed


def test_it_ends_well_on_every_host(story: Story):
    assert story.removed.states == dict.fromkeys(HOSTS, "ready"), "\n".join(story.removed.of(host) for host in HOSTS)


@pytest.mark.parametrize("host", [host for host in HOSTS if host not in AFTER])
def test_hosts_are_as_they_were(story: Story, host: str):
    """But for packages that one of ours asked to be newer, each of which the run names, and the files in those."""
    found = list(differences(story.before[host], story.after[host]))
    raised = [name for line in found if (name := _raised(line, story.removed))]
    listed = on(story.places, host, f"dpkg-query --listfiles {' '.join(raised)}").stdout if raised else ""
    theirs = {
        f"files: {path.replace('/lib/', '/usr/lib/', 1) if path.startswith('/lib/') else path}"
        for path in listed.split()
    }
    left = [
        line for line in found if not _raised(line, story.removed) and _source(line.partition(" is ")[0]) not in theirs
    ]
    assert left == []


def _source(path: str) -> str:
    """What a file that Python compiled is of; any other file itself."""
    return re.sub(r"/__pycache__/([^/]+)\.cpython-\d+(\.opt-\d)?\.pyc$", r"/\1.py", path)


def _raised(line: str, removed: Run) -> str:
    """Name of the package where a difference is that of one in another version, and was told; else nothing."""
    found = re.fullmatch(r"packages: (\S+) is (\S+) installed \(was (\S+) installed\)", line)
    told = bool(found) and "package {}: is {} (was {})".format(*found.groups()) in removed.output
    return found[1] if found and told else ""


def test_what_was_installed_before_stays_with_its_own_settings(story: Story):
    assert "prometheus-node-exporter" in story.after["store-1"]["packages"]
    assert on(story.places, "store-1", "cat /etc/default/prometheus-node-exporter").stdout == OWN_ARGUMENTS
    shown = on(story.places, "store-1", "tr '\\0' ' ' </proc/$(pidof prometheus-node-exporter)/cmdline").stdout
    assert "--collector.disable-defaults" in shown


def test_what_gave_way_to_ours_is_back(story: Story):
    assert story.after["gate-1"]["packages"]["systemd-timesyncd"].endswith("installed")
    assert "chrony" not in story.after["gate-1"]["packages"]
    assert story.after["gate-1"]["packages"]["tree"].endswith("installed held automatic")


def test_what_the_person_put_there_later_stays_and_what_that_needs_is_told(story: Story):
    new = set(_told(differences(story.before["watch-1"], story.after["watch-1"]), "packages"))
    assert "jq" in new
    assert new <= {"jq", "libjq1", "libonig5"}
    assert story.after["watch-1"]["files"]["/etc/prometheus/of-the-person"].startswith("file")
    assert "user later" in story.after["gpu-1"]["users"]
    assert "podman" in story.after["gpu-1"]["packages"]
    assert "package podman: another package asks for it" in story.removed.output
    gone = set(_told(differences(story.after["gpu-1"], story.before["gpu-1"]), "packages"))
    assert not any(name.startswith(("nvidia", "libnvidia", "datacenter-gpu")) for name in gone)


def test_a_second_removal_has_nothing_to_do(story: Story):
    again = play(story.places, "remove.yml", "-e", "remove=yes")
    assert again.changed == dict.fromkeys(HOSTS, 0), "\n".join(again.of(host) for host in HOSTS)
    assert again.states == dict.fromkeys(HOSTS, "ready")


def test_the_page_names_each_path_that_is_not_compared():
    page = (PROJECT / "docs/own-servers.md").read_text(encoding="utf-8")
    assert [path for path in PASSED_OVER if f"`{path}`" not in page] == []


def _told(lines: Iterator[str], kind: str) -> Iterator[str]:
    """Names of a kind that differ."""
    return (line.split()[1] for line in lines if line.startswith(f"{kind}: "))
