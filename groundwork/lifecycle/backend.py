"""The state backend a real `up` would use, and what is wrong with it for a team; read from files and environment alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from groundwork.project import Project

SHARED = ("s3://", "gs://", "azblob://", "https://")


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


def backend_of(project: Project, stack: str, variables: Mapping[str, str] | None = None) -> Backend:
    """Return the backend Pulumi would choose: the variable before `Pulumi.yaml` before the last login."""
    env = os.environ if variables is None else variables
    settings: dict[str, Any] = yaml.safe_load((project.root / "Pulumi.yaml").read_text()) or {}
    stack_settings: dict[str, Any] = yaml.safe_load(project.environment_file(stack).read_text()) or {}
    backend: dict[str, Any] = settings.get("backend") or {}
    in_project = str(backend.get("url") or "")
    in_variable = env.get("PULUMI_BACKEND_URL", "")
    where = "`PULUMI_BACKEND_URL`" if in_variable else "`Pulumi.yaml`" if in_project else "the last `pulumi login`"
    return Backend(in_variable or in_project, where, str(stack_settings.get("secretsprovider") or ""))


def backend_warnings(project: Project, stack: str, variables: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Pairs of sentence and remedy; empty where the state is fit for a team."""
    env = os.environ if variables is None else variables
    backend = backend_of(project, stack, env)
    found: list[tuple[str, str]] = []
    if not backend.url:
        found.append(
            ("no state backend is named: each machine uses its last `pulumi login`",
             "name one under `backend.url` in `Pulumi.yaml`; `docs/state.md` lists them")
        )  # fmt: skip
    elif not backend.shared:
        found.append(
            (f"the state backend in {backend.said_in} is `{backend.url}`, which only this machine sees",
             "name a shared one under `backend.url` in `Pulumi.yaml`; `docs/state.md` lists them")
        )  # fmt: skip
    passphrase = "PULUMI_CONFIG_PASSPHRASE" in env or env.get("PULUMI_CONFIG_PASSPHRASE_FILE")
    if backend.url and not backend.url.startswith("https://") and not backend.secrets_provider and not passphrase:
        found.append(
            (f"secrets in the state of `{stack}` would be locked by a passphrase, and none is set",
             "choose a key service by `secretsprovider` (docs/state.md), or set `PULUMI_CONFIG_PASSPHRASE`")
        )  # fmt: skip
    return found
