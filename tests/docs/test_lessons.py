"""The ledger: every lesson has its number, its parts and its tests, and those tests exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEDGER = (ROOT / "docs" / "lessons.md").read_text(encoding="utf-8")
LESSONS = re.split(r"^### ", LEDGER, flags=re.MULTILINE)[1:]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LEDGER)))
PICTURED = sorted(
    {name for line in re.findall(r"[Gg]allery: ([^.)]*)", LEDGER) for name in re.findall(r"`([\w-]+)`", line)}
)
PATHS = sorted(set(re.findall(r"`((?:infra|groundwork|tests)/[\w./-]+)`", LEDGER)))


def test_the_ledger_names_tests():
    assert len(NAMED) >= 20


def test_lessons_are_numbered_without_a_gap():
    assert [lesson[:3] for lesson in LESSONS] == [f"L{number:02}" for number in range(1, len(LESSONS) + 1)]


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson[:3] for lesson in LESSONS])
def test_each_lesson_says_what_was_suffered_what_is_here_and_the_test(lesson: str):
    parts = dict(re.findall(r"\*\*(Suffered|Here|Test|Account)\.\*\*((?:.|\n)*?)(?=\n\*\*|\n\n|\Z)", lesson))
    assert {"Suffered", "Here", "Test"} <= set(parts), parts.keys()
    assert "`tests/" in parts["Test"]
    assert len(parts["Suffered"].split()) > 10


@pytest.mark.parametrize(("file", "function"), NAMED)
def test_each_test_the_ledger_names_exists(file: str, function: str):
    source = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(    )?(async )?def {function}\(", source, re.MULTILINE), f"{file} has no {function}"


@pytest.mark.parametrize("name", PICTURED)
def test_each_picture_the_ledger_names_hangs_in_the_gallery(name: str):
    assert (ROOT / "tests" / "gallery" / f"{name}.yaml").is_file()


@pytest.mark.parametrize("path", PATHS)
def test_each_module_the_ledger_names_exists(path: str):
    assert (ROOT / path).exists()
