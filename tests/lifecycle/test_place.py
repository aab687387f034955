"""Where a stack lives: the engine's copy of the environment file, and the variables that lead it there."""

import stat
from pathlib import Path

import pytest

from groundwork.lifecycle.place import Place
from groundwork.project import Project
from groundwork.sandbox.engine import Engine
from groundwork.sandbox.home import PROVIDER

ENGINE = Engine(Path("/opt/pulumi"), "v3.259.0", official=True)
TEXT = "secretsprovider: awskms://alias/team\nencryptedkey: abc\nconfig:\n  groundwork:environment:\n    region: us-east-1\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "Pulumi.dev.yaml").write_text(TEXT)
    return Place(Project(tmp_path), "dev", sandbox=True)


def test_the_sandbox_does_not_ask_for_a_team_s_key(place: Place) -> None:
    place.copy_config()
    assert place.engine_config.read_text() == TEXT[TEXT.index("config:") :]
    assert place.committed_config.read_text() == TEXT


def test_a_real_cloud_does(place: Place) -> None:
    real = Place(place.project, "dev", sandbox=False)
    real.copy_config()
    assert real.engine_config.read_text() == TEXT


def test_a_file_with_secrets_keeps_the_key_that_opens_them(place: Place) -> None:
    place.committed_config.write_text(TEXT + "  groundwork:token:\n    secure: v1:abc\n")
    place.copy_config()
    assert "awskms" in place.engine_config.read_text()


def test_the_sandbox_stays_in_its_folder(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE_FILE", raising=False)
    variables = place.variables(ENGINE)
    inside = str(place.project.root / ".groundwork")
    for key in (
        "PULUMI_HOME",
        "PULUMI_CONFIG_PASSPHRASE_FILE",
        "GROUNDWORK_SANDBOX_CLOUD",
        "PULUMI_OPTION_CONFIG_FILE",
    ):
        assert variables[key].startswith(inside), key
    assert variables["PULUMI_BACKEND_URL"] == f"file://{place.state}"
    passphrase = Path(variables["PULUMI_CONFIG_PASSPHRASE_FILE"])
    assert stat.S_IMODE(passphrase.stat().st_mode) == 0o600
    assert len(passphrase.read_text()) >= 24


def test_the_user_s_own_passphrase_is_used(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "")
    assert "PULUMI_CONFIG_PASSPHRASE_FILE" not in place.variables(ENGINE)


def test_an_official_provider_on_path_never_reaches_for_an_account_from_the_sandbox(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "PULUMI_IGNORE_AMBIENT_PLUGINS" not in place.variables(ENGINE)
    official = tmp_path / "bin" / PROVIDER
    official.parent.mkdir()
    official.write_text("#!/bin/sh\n")
    official.chmod(0o755)
    monkeypatch.setenv("PATH", str(official.parent))
    assert place.variables(ENGINE)["PULUMI_IGNORE_AMBIENT_PLUGINS"] == "true"


def test_a_real_cloud_keeps_the_user_s_backend_and_home(place: Place) -> None:
    variables = Place(place.project, "dev", sandbox=False).variables(ENGINE)
    assert not {"PULUMI_BACKEND_URL", "PULUMI_HOME", "GROUNDWORK_SANDBOX_CLOUD"} & set(variables)
