"""Compare the work tree with a commit: both planned offline, at the same time, each by its own code."""

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from groundwork.cost.estimate import Estimate
from groundwork.diff.base import LIMIT_S, BasePlan
from groundwork.diff.compare import compare
from groundwork.diff.git import Repository
from groundwork.diff.model import Commit, Diff
from groundwork.diff.side import Side, nothing, read
from groundwork.diff.waiting import sign_of_life
from groundwork.errors import BaseFailed, Interrupted, UsageError
from groundwork.plan.json import document
from groundwork.project import PROJECT, Project
from infra.environment.mistakes import shown


@dataclass(frozen=True)
class Compared:
    """A comparison and the two sides it was made from."""

    diff: Diff
    base: Side
    head: Side


def against(  # noqa: PLR0917 - what it compares, in the order it is read
    project: Project,
    stack: str,
    ref: str,
    file: Path,
    head: Callable[[], Estimate],
    limit: float = LIMIT_S,
) -> Compared:
    """Plan `ref` in a process of its own while `head` is planned here, and compare the two.

    Args:
        project: the project of the work tree.
        stack: which to compare.
        ref: the base, whatever git takes for a commit.
        file: environment file of the work tree; the base's is that of the same path.
        head: plans the work tree.
        limit: seconds the base may take.

    Raises:
        UsageError: there is no such base, or the file lies outside of the repository.
        BaseFailed: the base cannot be planned.
        EnvironmentRefused: one of the two environment files is wrong.
    """
    repository = Repository(project.root)
    base, now = repository.base(ref), repository.head()
    place, within = _within(repository, project.root), _within(repository, file)
    parted = repository.parted_at(base)
    with _ended_like_ctrl_c(), TemporaryDirectory(prefix="groundwork-diff-") as folder, sign_of_life(base):
        tree = repository.take_out(base, Path(folder).resolve())
        if not (tree / within).is_file():
            bill = head()
            told = f"{_named(base)} has no `{shown(within.name)}`, so everything is new"
            return _compared(nothing(PROJECT, stack), bill, base, now, (told,))
        _require_code(project, tree / place, base)
        with BasePlan(tree, tree / place, stack, tree / within, base, limit=limit) as planned:
            bill = head()
            side, told = planned.side()
    return _compared(side, bill, base, now, (*told, *_parted(base, parted)))


def _compared(base: Side, bill: Estimate, ref: Commit, now: Commit, notes: tuple[str, ...]) -> Compared:
    head = read(document(bill))
    return Compared(compare(base, head, ref, now, notes), base, head)


def _within(repository: Repository, path: Path) -> Path:
    """A path as it is from the repository's root on, and so in every commit."""
    full = path.resolve()
    if not full.is_relative_to(repository.root.resolve()):
        raise UsageError(
            f"`{path}` lies outside of `{repository.root}`, so the base has nothing to compare it with",
            "name a file of the repository",
        )
    return full.relative_to(repository.root.resolve())


def _require_code(project: Project, base: Path, ref: Commit) -> None:
    """A base is planned by its own code: where the work tree has it beside the program, the base must, too."""
    own = Path("groundwork") / "__main__.py"
    needed = [Path("Pulumi.yaml"), Path("stacks") / "__main__.py", *([own] if (project.root / own).is_file() else [])]
    for part in needed:
        if not (base / part).is_file():
            raise BaseFailed(
                f"{_named(ref)} has no `{part}`, so it cannot be planned by its own code",
                "name a later base, one that has the project in it",
            )


def _named(base: Commit) -> str:
    return f"the base `{shown(base.ref)}` ({base.short})"


def _parted(base: Commit, commit: str) -> tuple[str, ...]:
    if not commit:
        return ()
    return (
        f"`{shown(base.ref)}` has gone on since the work tree left it: what was changed there is shown as taken back; "
        f"`--base {commit[:12]}` compares with where the two parted",
    )


@contextmanager
def _ended_like_ctrl_c() -> Generator[None]:
    """Let a request to end do what Ctrl-C does, so that the folder is removed and the process is ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt as stopped:
        raise Interrupted("stopped", "nothing was changed; run the same command again") from stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
