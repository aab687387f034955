"""Where a real `up` would keep the state and what would encrypt its secrets; read from files and environment alone."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from groundwork.doctor.finding import Finding, State, judged

SHARED: Final = ("s3://", "gs://", "azblob://", "https://")
"""Backends that more than one machine can reach (Pulumi's documentation, "Managing state & backend options")."""


@dataclass(frozen=True)
class Backend:
    """Where the state is kept and what encrypts the secrets in it."""

    url: str
    """Empty: whatever `pulumi login` chose last on this machine."""
    said_in: str
    secrets_provider: str
    """Empty: a passphrase, or Pulumi Cloud's own key."""

    @property
    def shared(self) -> bool:
        """Whether others can reach it."""
        return self.url.startswith(SHARED)

    @property
    def keeps_keys(self) -> bool:
        """Whether secrets are locked by a key service: the one named, or Pulumi Cloud's."""
        named = self.secrets_provider
        return named != "passphrase" if named else self.url.startswith("https://")


def backend_of(root: Path, config_file: Path, variables: Mapping[str, str] = os.environ) -> Backend:
    """Return the backend Pulumi would choose: the variable before `Pulumi.yaml` before the last login."""
    project: dict[str, Any] = yaml.safe_load((root / "Pulumi.yaml").read_text(encoding="utf-8")) or {}
    stack: dict[str, Any] = yaml.safe_load(config_file.read_text(encoding="utf-8")) or {}
    backend: dict[str, Any] = project.get("backend") or {}
    in_project = str(backend.get("url") or "")
    in_variable = variables.get("PULUMI_BACKEND_URL", "")
    where = "PULUMI_BACKEND_URL" if in_variable else "Pulumi.yaml" if in_project else "the last `pulumi login`"
    return Backend(in_variable or in_project, where, str(stack.get("secretsprovider") or ""))


def look_at_state(root: Path, config_file: Path, variables: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Look at where state is kept and what encrypts its secrets."""
    backend = backend_of(root, config_file, variables)
    yield judged(
        "state",
        "backend",
        f"{backend.url} (said in {backend.said_in})" if backend.url else "not named: the backend last logged in to",
        "a backend the team shares, with locking",
        "name it under `backend.url` in `Pulumi.yaml`; docs/state.md lists them",
        good=backend.shared,
        bad=State.WARNING,
    )
    passphrase = any(f"PULUMI_CONFIG_PASSPHRASE{end}" in variables for end in ("", "_FILE"))
    yield judged(
        "state",
        "secretsprovider",
        backend.secrets_provider or ("a passphrase" if passphrase else "none named, and no passphrase is set"),
        "a key service, so that no passphrase is passed around",
        "pulumi stack change-secrets-provider awskms://alias/NAME?region=REGION",
        good=backend.keeps_keys,
        bad=State.WARNING,
    )
