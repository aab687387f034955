"""The error tree, its drawing and its two pages say the same."""

import re
from pathlib import Path

from groundwork import errors

ROOT = Path(__file__).parent.parent
TREE = {(kind.code, int(kind.exit_code)) for kind in errors.every_error()}


def rows(page: str) -> list[list[str]]:
    lines = [line for line in (ROOT / "docs" / page).read_text().splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_no_two_errors_share_a_code():
    codes = [kind.code for kind in errors.every_error()]
    assert len(codes) == len(set(codes))


def test_the_drawing_shows_every_error_with_its_code_and_exit():
    drawn = re.findall(r"[├└]── (\w+) +([a-z-]+) +(\d+) ", errors.__doc__ or "")
    assert {(name, code, int(number)) for name, code, number in drawn} == {
        (kind.__name__, kind.code, int(kind.exit_code)) for kind in errors.every_error()
    }


def test_the_errors_page_lists_every_error_in_its_own_words():
    page = {(code, int(number), text) for code, number, text in rows("errors.md")}
    assert page == {(kind.code, int(kind.exit_code), kind.__doc__) for kind in errors.every_error()}


def test_the_exit_code_page_lists_every_number():
    page = {(int(number), name) for number, name, _ in rows("exit-codes.md")}
    assert page == {(int(code), code.name.lower()) for code in errors.ExitCode}
