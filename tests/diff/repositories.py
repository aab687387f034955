"""Repositories with a small project in them; its program is this project's own, as installed."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bills import ROOT, SMALL

ENVIRONMENT = "Pulumi.small.yaml"


def written(extra: str = "", small: str = SMALL) -> str:
    """An environment file."""
    body = "".join(f"    {line}\n" for line in (small + extra).splitlines())
    return f"config:\n  groundwork:environment:\n{body}"


class Repository:
    """A repository below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "shop"
        self.root.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        shutil.copy(ROOT / "Pulumi.yaml", self.root)
        shutil.copytree(ROOT / "stacks", self.root / "stacks", ignore=shutil.ignore_patterns("__pycache__"))

    def git(self, *arguments: str) -> str:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        people = {
            f"GIT_{who}_{what}": "someone@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        }
        dates = {"GIT_AUTHOR_DATE": "2026-11-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-11-01T00:00:00Z"}
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, env=kept | people | dates | alone
        ).stdout.strip()

    def write(self, text: str, name: str = ENVIRONMENT) -> Path:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def commit(self, message: str = "a change") -> str:
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")
