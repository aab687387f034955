"""Which backend a real `up` would use, and what a team would regret."""

from pathlib import Path

import pytest

from groundwork.doctor.finding import State
from groundwork.doctor.state import backend_of, look_at_state

S3 = "s3://acme-pulumi-state?region=eu-central-1"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: groundwork\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    return tmp_path


def looked(root: Path, **variables: str) -> dict[str, tuple[State, str]]:
    return {f.key: (f.state, f.got) for f in look_at_state(root, root / "Pulumi.dev.yaml", variables)}


def test_no_backend_is_said(root: Path):
    assert looked(root)["backend"] == (State.WARNING, "not named: the backend last logged in to")


def test_a_folder_is_only_this_machines(root: Path):
    found = looked(root, PULUMI_BACKEND_URL="file:///srv/state")
    assert found["backend"] == (State.WARNING, "file:///srv/state (said in PULUMI_BACKEND_URL)")


def test_a_shared_backend_with_a_key_service_is_fit_for_a_team(root: Path):
    (root / "Pulumi.yaml").write_text(f"name: groundwork\nbackend:\n  url: {S3}\n")
    assert looked(root) == {
        "backend": (State.OK, f"{S3} (said in Pulumi.yaml)"),
        "secretsprovider": (State.WARNING, "none named, and no passphrase is set"),
    }
    (root / "Pulumi.dev.yaml").write_text("secretsprovider: awskms://alias/pulumi-state\nconfig: {}\n")
    assert looked(root)["secretsprovider"] == (State.OK, "awskms://alias/pulumi-state")


def test_a_passphrase_has_to_be_passed_around(root: Path):
    assert looked(root, PULUMI_CONFIG_PASSPHRASE="")["secretsprovider"] == (State.WARNING, "a passphrase")
    (root / "Pulumi.dev.yaml").write_text("secretsprovider: passphrase\nconfig: {}\n")
    assert looked(root)["secretsprovider"] == (State.WARNING, "passphrase")


def test_pulumi_cloud_keeps_a_key_of_its_own(root: Path):
    assert looked(root, PULUMI_BACKEND_URL="https://api.example.com")["secretsprovider"][0] is State.OK


def test_the_variable_comes_before_the_projects_file(root: Path):
    (root / "Pulumi.yaml").write_text(f"name: groundwork\nbackend:\n  url: {S3}\n")
    assert backend_of(root, root / "Pulumi.dev.yaml", {"PULUMI_BACKEND_URL": "gs://other"}).url == "gs://other"
