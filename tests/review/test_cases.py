"""Pull requests of kinds people make, reviewed; each comment was read as its reviewer would (`cases/README.md`)."""

import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundwork.post.checked import _wrong
from groundwork.project import Project
from groundwork.review.make import Reviewed, review
from groundwork.review.markdown import markdown
from tests.diff.repositories import Repository
from tests.examples import ROOT
from tests.policies.test_planted import _laid_over

CASES = Path(__file__).with_name("cases")
NAMES = sorted(file.stem for file in CASES.glob("*.yaml"))
TODAY = date(2026, 11, 25)


def environment(stack: str, over: dict[str, Any]) -> str:
    """An example's environment file with `over` laid over it."""
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    environment = document["config"]["groundwork:environment"]
    document["config"]["groundwork:environment"] = _laid_over(environment, over)
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


@cache
def reviewed(name: str, folder: Path) -> Reviewed:
    """The review of one case, in a repository of its own."""
    case = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    repository, file = Repository(folder / name), f"Pulumi.{case['stack']}.yaml"
    repository.write(environment(case["stack"], case.get("base", {})), file)
    repository.commit()
    both = _laid_over(case.get("base", {}), case.get("file", {}))
    repository.write(environment(case["stack"], both), file)
    program = repository.root / "stacks" / "__main__.py"
    program.write_text(case.get("program", "") + program.read_text(encoding="utf-8"), encoding="utf-8")
    repository.commit(case["says"])
    return review(case["stack"], Project(repository.root), "HEAD~1", TODAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


def comment(name: str, folder: Path) -> str:
    """The comment, with placeholders for what differs from one machine to the next."""
    text = markdown(reviewed(name, folder).report)
    return re.sub(r"\b(base|head) [0-9a-f]{7,12}", r"\1 [COMMIT]", re.sub(r"\([0-9a-f]{7,12}\)", "([COMMIT])", text))


@pytest.mark.parametrize("name", NAMES)
def test_the_reviewer_gets_this_comment(name: str, folder: Path):
    file, text = CASES / f"{name}.md", comment(name, folder)
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), (
        "if that is meant: UPDATE_SCREENS=1 pytest tests/review/test_cases.py"
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_may_be_posted(name: str, folder: Path):
    text = markdown(reviewed(name, folder).report)
    assert list(_wrong(text.partition("\n")[2])) == []


def test_there_are_the_twelve_kinds():
    assert len(NAMES) == 12
    assert {file.stem for file in CASES.glob("*.md")} == {*NAMES, "README"}


def test_a_secret_is_nowhere_in_it(folder: Path):
    assert "hf_AbCd" not in comment("secret-introduced", folder)
