"""`groundwork doctor`, as typed, without credentials."""

import json

import pytest

from groundwork.doctor import machine
from groundwork.errors import EngineMissing
from tests.bills import ROOT
from tests.cli.screens import screen


@pytest.fixture(autouse=True)
def nobody_signed_in(monkeypatch):
    monkeypatch.chdir(ROOT)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "/nonexistent")


def test_it_says_plainly_what_was_not_looked_at(capsys):
    shown = screen(capsys, "doctor", "dev")
    assert "not looked at  credentials: Unable to locate credentials" in shown.out
    assert "quotas, limits, offerings, roles, reservations were not looked at" in shown.out


def test_json_has_key_got_wanted_and_remedy(capsys):
    found = json.loads(screen(capsys, "doctor", "dev", "--json").out)
    assert found["schema"] == "groundwork.doctor/1"
    assert {tuple(f) for f in found["findings"]} == {("area", "key", "state", "got", "wanted", "remedy")}
    assert [f for f in found["findings"] if f["state"] != "ok" and not f["remedy"]] == []


def test_something_lacking_ends_with_3_and_the_first_remedy(capsys, monkeypatch):
    def missing():
        raise EngineMissing("no Pulumi engine", "`make setup` builds one")

    monkeypatch.setattr(machine, "find_engine", missing)
    shown = screen(capsys, "doctor", "dev")
    assert shown.exit_code == 3
    assert shown.err.startswith("error: 1 lacks, ")
    assert shown.err.endswith("hint: `make setup` builds one\n\n")
