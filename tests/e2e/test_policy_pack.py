"""The policy pack in the real engine gives the verdicts of `groundwork check`, known and unknown ones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from groundwork.policy.check import Judged, check
from groundwork.project import Project
from policies.judge import Outcome
from policies.registry import by_id
from tests.e2e.packed import Row, Said, engine, project_of
from tests.examples import ALL, ROOT
from tests.policies.examples import EXAMPLE, examples

pytestmark = pytest.mark.e2e


def rows(judged: Iterable[Judged]) -> list[Row]:
    found = (
        (one.verdict.rule.id, one.verdict.target, one.verdict.outcome.value, one.verdict.message) for one in judged
    )
    return sorted(found)


@pytest.mark.parametrize("stack", ALL)
def test_preview_and_update_say_what_check_says(stack: str, tmp_path: Path):
    today = datetime.now(UTC).date()
    project = project_of(tmp_path / "project", stack)
    first = engine(project, stack, "preview")
    assert first.code == 0, first.output
    assert first.verdicts == rows(check(stack, Project(ROOT), today, preview=True).judged) != []
    built = engine(project, stack, "up", "--yes", "--skip-preview")
    assert built.code == 0, built.output
    assert built.verdicts == rows(check(stack, Project(ROOT), today).judged) != []


@cache
def of_examples(folder: Path) -> Said:
    """The engine on a program that declares what complies and what does not, previewed."""
    program = folder / "program"
    program.mkdir()
    (program / "__main__.py").write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom tests.policies.examples import program\nprogram()\n"
    )
    project = project_of(folder / "project", "dev", program)
    (project.root / "Pulumi.dev.yaml").write_text("config: {}\n")
    return engine(project, "dev", "preview")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Said:
    return of_examples(tmp_path_factory.mktemp("examples"))


def test_the_engine_finds_what_is_bad_in_real_programs_and_stops(asked: Said):
    """What a preview cannot know is neither; everything else is found by name, and something is looked at by each rule."""
    found: dict[str, dict[str, set[str]]] = {}
    for rule, target, outcome, message in asked.verdicts:
        assert outcome != Outcome.ERROR.value, message
        if f"{EXAMPLE}$" in target and f"::{rule}$" not in target:
            found.setdefault(rule, {}).setdefault(outcome, set()).add(target.rpartition("::")[2])
    assert asked.code != 0
    assert "mandatory" in asked.output
    own = {rule: {name for names in outcomes.values() for name in names} for rule, outcomes in found.items()}
    for rule in examples():
        mine = {name for name in own[rule] if name.endswith(rule.lower())}
        bad = {name for name in found[rule].get("violated", set()) if name in mine}
        assert not {name for name in bad if not name.startswith("bad")}, (rule, bad)
        assert mine, f"{rule} looked at nothing of its own"


def test_a_rule_that_stops_is_told_with_its_remedy(asked: Said):
    """The message of the engine is that of the card."""
    remedy = by_id()["NET-04"].remedy
    assert "`bad-net-04` has EFA interfaces" in asked.output
    assert remedy[:40].lower() in asked.output.lower()
