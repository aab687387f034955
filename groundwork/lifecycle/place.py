"""Where a stack's state and tools live on this machine, and the environment variables that tell the engine.

The committed `Pulumi.<stack>.yaml` is never written to. The engine gets a copy, because it writes the salt of its
passphrase into the file it is given; the salt that counts is the one in the state.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundwork.project import Project
from groundwork.sandbox import settings
from groundwork.sandbox.engine import Engine
from groundwork.sandbox.home import make_home, make_language_folder, write_script

SECRETS_LINES: Final = re.compile(r"^(secretsprovider|encryptedkey|encryptionsalt):.*\n?", re.MULTILINE)
HAS_SECRETS: Final = re.compile(r"^\s+secure:", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A stack on this machine, in the sandbox or in a real account."""

    project: Project
    stack: str
    sandbox: bool
    config_file: Path | None = None

    @property
    def folder(self) -> Path:
        """Folder of everything of this stack that is not committed."""
        return self.project.root / ".groundwork" / self.stack

    @property
    def state(self) -> Path:
        """Folder of the sandbox's state backend."""
        return self.folder / "state"

    @property
    def cloud(self) -> Path:
        """File that holds the stand-in cloud."""
        return self.folder / "cloud.sqlite"

    @property
    def in_use(self) -> Path:
        """File each provider program of this stack holds a lock on while it lives."""
        return self.folder / "provider.lock"

    @property
    def committed_config(self) -> Path:
        """The environment file people edit."""
        return self.project.environment_file(self.stack, self.config_file)

    @property
    def engine_config(self) -> Path:
        """The engine's copy of it."""
        return self.folder / f"Pulumi.{self.stack}.yaml"

    def copy_config(self) -> None:
        """Give the engine a fresh copy of the committed file.

        In the sandbox without key service lines, so that a team's KMS key is not asked for; unless the file holds secrets
        that only that key opens.
        """
        text = self.committed_config.read_text(encoding="utf-8")
        if self.sandbox and not HAS_SECRETS.search(text):
            text = SECRETS_LINES.sub("", text)
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.engine_config.with_suffix(f".{os.getpid()}")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.engine_config)

    def variables(self, engine: Engine, faults: str = "") -> Mapping[str, str]:
        """Environment variables under which `pulumi` works on this stack."""
        common = {
            "PULUMI_OPTION_CONFIG_FILE": str(self.engine_config),
            "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_STACK": self.stack,
        }
        if not self.sandbox:
            hosts = make_language_folder(self.project.root / ".groundwork" / "programs")
            return common | ({"PATH": f"{hosts}{os.pathsep}{os.environ.get('PATH', '')}"} if hosts else {})
        self.state.mkdir(parents=True, exist_ok=True)
        return {
            **common,
            **make_home(self.project.root / ".groundwork" / "home"),
            **self._passphrase(),
            "PULUMI_BACKEND_URL": f"file://{self.state}",
            "PULUMI_SELF_MANAGED_STATE_NO_LEGACY_WARNING": "true",
            settings.CLOUD: str(self.cloud),
            settings.IN_USE: str(self.in_use),
            settings.FAULTS: faults,
        }

    def shell_variables(self, engine: Engine) -> Mapping[str, str]:
        """The same for a shell: with a `pulumi` first on `PATH` that refreshes the copied file before each command."""
        folder = self.folder / "bin"
        text = (
            "#!/bin/sh\n"
            "# Give the engine today's environment file; `pulumi config` edits the committed one.\n"
            'if [ "$1" = config ]; then unset PULUMI_OPTION_CONFIG_FILE\n'
            f'else cp -f "{self.committed_config}" "$PULUMI_OPTION_CONFIG_FILE" || exit 1; fi\n'
            f'exec "{engine.program}" "$@"\n'
        )
        write_script(folder / "pulumi", text)
        variables = dict(self.variables(engine, os.environ.get(settings.FAULTS, "")))
        rest = variables.get("PATH", os.environ.get("PATH", ""))
        kept = [
            part
            for part in rest.split(os.pathsep)
            if (part and Path(part).name != "bin") or not Path(part).is_relative_to(self.project.root / ".groundwork")
        ]
        variables["PATH"] = os.pathsep.join([str(folder), *kept])
        return variables

    def _passphrase(self) -> dict[str, str]:
        """The user's passphrase if one is set, else a random one kept beside the sandbox's state."""
        if "PULUMI_CONFIG_PASSPHRASE" in os.environ or os.environ.get("PULUMI_CONFIG_PASSPHRASE_FILE"):
            return {}
        path = self.folder / "passphrase"
        if not path.is_file():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24))
        return {"PULUMI_CONFIG_PASSPHRASE_FILE": str(path)}
