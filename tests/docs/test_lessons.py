"""The ledger names a test for each lesson, and that test exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "docs" / "lessons.md"
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LEDGER.read_text()) if LEDGER.exists() else []


def test_the_ledger_names_tests():
    assert len(NAMED) >= 20


@pytest.mark.parametrize(("file", "function"), sorted(set(NAMED)))
def test_each_test_the_ledger_names_exists(file: str, function: str):
    assert re.search(rf"^(    )?(async )?def {function}\(", (ROOT / file).read_text(), re.MULTILINE), f"{file} has no {function}"
