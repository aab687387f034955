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
    assert shown.err.startswith("error: missing option `--distribution`")


def test_a_day_that_is_none_is_refused(capsys):
    shown = screen(capsys, "versions", "--gpu", "2330", "--distribution", "rocky-9", "--on", "yesterday")
    assert shown.exit_code == 2
    assert "`yesterday` does not match the format" in shown.err
