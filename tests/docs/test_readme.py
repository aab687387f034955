"""Each fenced `sh` block of a page is run, or says why not; each link leads somewhere; each command named exists."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from groundwork.cli import COMMANDS
from tests.cli.screens import screen

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NO_RUN = re.compile(r"no-run: \w.{9,}")


class Block(NamedTuple):
    page: str
    line: int
    info: str
    text: str


def blocks() -> list[Block]:
    """Fenced blocks of all pages whose language is a shell's."""
    found: list[Block] = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^```(sh|bash|shell|console)\b *(.*)\n((?:.*\n)*?)```$", text, re.MULTILINE):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(str(page.relative_to(ROOT)), line, f"{match[1]} {match[2]}".strip(), match[3]))
    return found


BLOCKS = blocks()
RUN = [block for block in BLOCKS if block.info == "sh run"]


def test_there_are_blocks_that_run():
    assert {block.page for block in RUN} >= {"README.md"}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_is_run_or_says_why_not(block):
    assert block.info == "sh run" or NO_RUN.fullmatch(block.info.removeprefix("sh ")), (
        "write ```sh run, or ```sh no-run: and the reason"
    )


@pytest.mark.parametrize("block", RUN, ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_that_runs_ends_well(block):
    """As a reader would type it, in the project's folder, without credentials; Python's own folder holds `groundwork`."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_"))}
    shown = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text],
        cwd=ROOT,
        env={**kept, "PATH": programs, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout, "it shows nothing"
    assert "Traceback" not in shown.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_link_of_a_page_leads_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target or target.startswith("#"):
            continue
        assert (page.parent / target.partition("#")[0]).exists(), f"`{target}` leads nowhere"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_command_a_page_names_exists(page):
    for word in re.findall(r"`groundwork ([a-z][a-z-]*)", page.read_text(encoding="utf-8")):
        assert word in COMMANDS, f"there is no `groundwork {word}`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_test_a_page_names_exists(page):
    for file, function in set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text(encoding="utf-8"))):
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^( {{4}})?(async )?def {function}\(", source, re.MULTILINE), f"{file} has no {function}"


def test_make_targets_that_pages_name_exist():
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"`make ([a-z0-9]+)", page.read_text(encoding="utf-8")))
        assert named <= targets, page.name


def test_what_the_readme_shows_of_a_plan_is_what_is_shown(capsys, monkeypatch):
    """Lines of the page's first screen, where it is not shortened, are lines of the command's."""
    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.chdir(ROOT)
    shown = {line.rstrip() for line in screen(capsys, "plan", "dev").out.splitlines()}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    page = text[text.index("Plan of dev:") : text.index("  created ")].splitlines()
    lines = [line.rstrip() for line in page if line.strip() and line.strip() != "[…]"]
    assert len(lines) > 8
    assert [line for line in lines if line not in shown] == []


def test_the_readme_lists_every_command_for_users():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS.keys() - {"docs"}:
        assert f"groundwork {command}" in text, command


def test_the_index_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [page for page in (ROOT / "docs").iterdir() if page.name not in ("README.md", "images")]
    assert [page.name for page in pages if f"({page.name})" not in index] == []


def test_contributing_names_every_anatomy():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    pages = (ROOT / "docs" / "anatomy").glob("*.md")
    assert [page.name for page in pages if f"(docs/anatomy/{page.name})" not in text] == []
