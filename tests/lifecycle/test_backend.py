"""Which backend a real `up` would use, and what a team would regret."""

from pathlib import Path

import pytest

from groundwork.lifecycle.backend import backend_of, backend_warnings
from groundwork.project import Project

S3 = "s3://acme-pulumi-state?region=eu-central-1"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "Pulumi.yaml").write_text("name: groundwork\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    return Project(tmp_path)


def test_no_backend_is_said(project: Project) -> None:
    (warning, hint), *rest = backend_warnings(project, "dev", {})
    assert warning.startswith("no state backend is named")
    assert "docs/state.md" in hint
    assert rest == []


def test_a_folder_is_only_this_machine_s(project: Project) -> None:
    found = backend_warnings(
        project, "dev", {"PULUMI_BACKEND_URL": "file:///srv/state", "PULUMI_CONFIG_PASSPHRASE": ""}
    )
    assert [warning for warning, _ in found] == [
        "the state backend in `PULUMI_BACKEND_URL` is `file:///srv/state`, which only this machine sees"
    ]


def test_a_shared_backend_with_a_key_service_is_fit_for_a_team(project: Project) -> None:
    (project.root / "Pulumi.yaml").write_text(f"name: groundwork\nbackend:\n  url: {S3}\n")
    assert [w for w, _ in backend_warnings(project, "dev", {})] == [
        "secrets in the state of `dev` would be locked by a passphrase, and none is set"
    ]
    (project.root / "Pulumi.dev.yaml").write_text("secretsprovider: awskms://alias/pulumi-state\nconfig: {}\n")
    assert backend_warnings(project, "dev", {}) == []
    assert backend_of(project, "dev", {}).url == S3


def test_the_variable_comes_before_the_project_s_file(project: Project) -> None:
    (project.root / "Pulumi.yaml").write_text(f"name: groundwork\nbackend:\n  url: {S3}\n")
    assert backend_of(project, "dev", {"PULUMI_BACKEND_URL": "gs://other"}).url == "gs://other"
