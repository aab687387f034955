"""`docs/sandbox.md` names every fault and every variable there is, and none that is not."""

import re
from pathlib import Path

from groundwork.sandbox.cloud import account, faults, gate

PAGE = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text()


def test_the_table_has_every_fault() -> None:
    rows = re.findall(r"^\| `([a-z-]+):", PAGE, re.MULTILINE)
    assert rows == list(faults.FORMS)


def test_the_variables_are_those_that_are_read() -> None:
    named = set(re.findall(r"GROUNDWORK_SANDBOX_[A-Z]+", PAGE))
    assert named == {faults.VARIABLE, gate.DELAY_VARIABLE, account.VARIABLE}


def test_the_files_it_points_to_are_there() -> None:
    for target in re.findall(r"\]\(\.\./([^)]+)\)", PAGE):
        assert (Path(__file__).parents[3] / target).exists(), target
