"""`groundwork versions`: the set and its reasons on stdout, warnings and refusals on stderr, and JSON of both."""

import json
from datetime import UTC, datetime

import pytest

from tests.cli.screens import expect, screen

ON = ("--on", "2026-11-24")


def shown_whole(shown) -> str:
    """Both streams and the exit code, as one text to compare."""
    return f"exit {shown.exit_code}\n--- stdout\n{shown.out}--- stderr\n{shown.err}"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("versions-triton", ["--gpu", "2330", "--distribution", "ubuntu-24.04", "--runtime", "triton"]),
        ("versions-mixed", ["--gpu", "1db5", "--gpu", "10de:20b2", "--distribution", "debian-12", "--host-cuda"]),
        ("versions-rpm", ["--gpu", "2901", "--distribution", "rocky-9", "--branch", "595", "--cuda", "13.1"]),
        ("versions-refused", ["--gpu", "1db5", "--distribution", "rocky-10", "--branch", "535", "--runtime", "triton", "--triton", "26.08"]),
        ("versions-secure-boot", ["--gpu", "27b8", "--distribution", "debian-13", "--secure-boot"]),
        ("versions-split", ["--gpu", "1db5", "--gpu", "2901", "--distribution", "ubuntu-24.04"]),
        ("versions-unknown", ["--gpu", "2332", "--distribution", "ubuntu-2404"]),
    ],
)  # fmt: skip
def test_the_whole_screen(capsys, name: str, arguments: list[str]):
    expect(name, shown_whole(screen(capsys, "versions", *arguments, *ON)))


def test_help_needs_no_catalogue(capsys):
    expect("versions-help", shown_whole(screen(capsys, "versions", "--help")))


def test_json_of_a_set_is_all_of_it(capsys):
    shown = screen(capsys, "versions", "--gpu", "2330", "--distribution", "rocky-9", "--runtime", "vllm", "--json", *ON)
    answer = json.loads(shown.out)
    assert (shown.exit_code, shown.err) == (0, "")
    assert answer["possible"] is True
    assert answer["group"]["today"] == "2026-11-24"
    assert (answer["branch"], answer["flavour"], answer["stream"]) == (580, "open", "nvidia-driver:580-open")
    assert {"name": "nvidia-fabricmanager", "version": "580.178.04-*"} in answer["packages"]
    assert answer["warnings"]
    assert {"what", "version", "why"} == set(answer["choices"][0])


def test_json_of_a_refusal_is_on_stdout_and_the_exit_code_says_so(capsys):
    shown = screen(capsys, "versions", "--gpu", "2330", "--distribution", "rocky-9", "--branch", "535", "--json", *ON)
    answer = json.loads(shown.out)
    assert shown.exit_code == 1
    assert answer["possible"] is False
    assert answer["conflicts"][0]["about"] == "branch"
    assert answer["nearest"]["change"] == "`branch` `580` instead of `535`"
    assert answer["nearest"]["sets"][0]["driver"] == "580.178.04"
    assert shown.err.startswith("error: `--branch` is `535`")


def test_without_a_day_it_decides_for_today(capsys):
    before = datetime.now(UTC).date().isoformat()
    shown = screen(capsys, "versions", "--gpu", "2330", "--distribution", "ubuntu-24.04", "--json")
    assert json.loads(shown.out)["group"]["today"] in (before, datetime.now(UTC).date().isoformat())


def test_a_gpu_and_a_distribution_are_needed(capsys):
    shown = screen(capsys, "versions", "--gpu", "2330")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err == (
        "error: versions are chosen for a stack, or for `--gpu` and `--distribution`\n\nhint: give one or the other\n\n"
    )


def test_a_day_that_is_none_is_refused(capsys):
    shown = screen(capsys, "versions", "--gpu", "2330", "--distribution", "rocky-9", "--on", "yesterday")
    assert shown.exit_code == 2
    assert "`yesterday` does not match the format" in shown.err


HALL = """\
config:
  groundwork:environment:
    target: onprem
    owner: gpu-hall@example.com
    sites: {fra1: {networks: [10.20.0.0/16]}}
    groups:
      cards: {roles: [gpu], distribution: debian-13, gpus: {model: l4, count: 4}}
      hoppers: {roles: [gpu], gpus: {model: h100, count: 8}, versions: {driver: "595", triton: "26.05"}}
      files: {roles: [storage], distribution: debian-13}
    hosts:
      gpu[001:004]: {group: cards, site: fra1, address: "10.20.1.[11:14]"}
      gpu[005:008]: {group: hoppers, site: fra1, address: "10.20.1.[15:18]"}
      store-1: {group: files, site: fra1, address: 10.20.2.11}
"""


@pytest.fixture
def hall(tmp_path):
    """An environment on own servers: two groups with GPUs, one without."""
    file = tmp_path / "Pulumi.hall.yaml"
    file.write_text(HALL, encoding="utf-8")
    return file


def test_a_stack_gets_a_set_for_each_group_with_gpus(capsys, hall):
    expect("versions-stack", shown_whole(screen(capsys, "versions", "hall", "--config-file", str(hall), *ON)))


def test_a_group_that_cannot_be_names_its_keys_and_the_others_are_still_shown(capsys, hall):
    hall.write_text(
        HALL.replace("model: l4", 'pci: "1db5"').replace(
            "debian-13, gpus", 'debian-13, versions: {driver: "620"}, gpus'
        )
    )
    shown = screen(capsys, "versions", "hall", "--config-file", str(hall), *ON)
    assert shown.exit_code == 1
    assert shown.out.startswith("Versions of hoppers: ")
    assert "error: `groups.cards.versions.driver` is `620`, which no longer drives V100 SXM2 32 GB" in shown.err
    assert "hint: the nearest that is possible: `groups.cards.versions.driver` `580` instead of `620`" in shown.err
    assert "error: no set of versions fits `cards`" in shown.err


def test_json_of_a_stack_has_every_group(capsys, hall):
    shown = screen(capsys, "versions", "hall", "--config-file", str(hall), "--json", *ON)
    answer = json.loads(shown.out)
    assert [(one["group"]["name"], one["branch"], one["triton"]) for one in answer["groups"]] == [
        ("cards", 580, None),
        ("hoppers", 595, "26.05"),
    ]


def test_a_stack_and_options_of_a_group_exclude_each_other(capsys, hall):
    shown = screen(capsys, "versions", "hall", "--config-file", str(hall), "--branch", "580")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith("error: `hall` says what its groups are and ask for")


def test_a_stack_in_a_cloud_has_no_hosts_to_choose_for(capsys):
    shown = screen(capsys, "versions", "dev")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith("error: the target of `dev` is `aws`")
