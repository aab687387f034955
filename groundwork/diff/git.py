"""The base of a comparison: a commit of this repository, taken out into a folder without touching the work tree.

No branch, no index and no list of work trees is written, and no hook is run: a killed comparison leaves nothing behind
in the repository.
"""

import os
import subprocess
from pathlib import Path
from typing import Final

from groundwork.diff.model import Commit
from groundwork.errors import NotReady, UsageError

ELSEWHERE: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
"""Variables by which a hook tells `git` of another repository than the one the folder lies in."""


class Repository:
    """The repository a folder lies in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        found = self._git("rev-parse", "--show-toplevel")
        if found.returncode:
            raise UsageError(
                f"`{folder}` is in no git repository that can be read, so there is no base to compare with: {_words(found)}",
                "work in a clone of the project; `groundwork plan` shows a plan by itself",
            )
        self.root = Path(found.stdout.rstrip("\n"))

    def base(self, ref: str) -> Commit:
        """The commit that `ref` names.

        Raises:
            UsageError: it names none here.
        """
        found = (
            None
            if "\0" in ref or not ref
            else self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        )
        if found is None or found.returncode:
            raise UsageError(f"`--base` is `{ref}`, which names no commit of `{self.root}`", self._remedy())
        return Commit(ref, found.stdout.strip())

    def head(self) -> Commit:
        """The commit the work tree was made from, and whether it differs from it."""
        found = self._git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        dirty = self._git("status", "--porcelain", "--untracked-files=no").stdout.strip()
        return Commit("HEAD", found.stdout.strip() if not found.returncode else "", dirty=bool(dirty))

    def parted_at(self, base: Commit) -> str:
        """Where the base and the work tree parted, where the base has gone on since; else nothing."""
        if self._shallow():
            return ""
        found = self._git("merge-base", base.commit, "HEAD")
        commit = found.stdout.strip()
        return commit if not found.returncode and commit != base.commit else ""

    def take_out(self, base: Commit, to: Path) -> Path:
        """Write the files of a commit into a new folder below `to`, and return it."""
        tree, index = to / "tree", {"GIT_INDEX_FILE": str(to / "index")}
        tree.mkdir()
        for command in (
            ("read-tree", base.commit),
            ("checkout-index", "--all", "--quiet", f"--prefix={tree}{os.sep}"),
        ):
            done = self._git(*command, at=self.root, **index)
            if done.returncode:
                raise UsageError(f"`{base.ref}` ({base.short}) cannot be taken out: {_words(done)}", self._remedy())
        return tree

    def _remedy(self) -> str:
        if self._shallow():
            return (
                "this clone is shallow: `git fetch --unshallow`, in a workflow `fetch-depth: 0`, brings older commits"
            )
        return "`git fetch` brings branches of the remote, `git branch --all` lists what there is"

    def _shallow(self) -> bool:
        return self._git("rev-parse", "--is-shallow-repository").stdout.strip() == "true"

    def _git(self, *arguments: str, at: Path | None = None, **env: str) -> "subprocess.CompletedProcess[str]":
        kept = {key: value for key, value in os.environ.items() if key not in ELSEWHERE}
        # Nothing is fetched for a clone that has only part of the files: a comparison is offline.
        quiet = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        command = ["git", "-C", str(at or self._folder), *arguments]
        try:
            return subprocess.run(
                command,
                check=False,
                env=kept | quiet | env,
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
            )
        except FileNotFoundError as error:
            raise NotReady(
                "there is no `git` on this machine", "install it; the base is taken from its history"
            ) from error


def _words(done: "subprocess.CompletedProcess[str]") -> str:
    """What git said, on one line."""
    return next(
        (line.strip() for line in done.stderr.splitlines() if line.strip()), f"git ended with {done.returncode}"
    )
