"""Every broken environment of the gallery gets exactly the screen beside it, from the real command."""

import subprocess
import sys

import pytest

from groundwork.docs.gallery_page import TOPICS, topic_of
from infra.environment.checks.cards import CARDS, READING
from infra.environment.load import read_environment
from tests.cli.screens import screen
from tests.environment.builders import GALLERY, ROOT

NAMES = sorted(file.stem for file in GALLERY.glob("*.yaml"))
REWRITE = "python -m tests.environment.gallery"


def test_there_are_enough():
    assert len(NAMES) >= 80
    assert {topic_of(name) for name in NAMES} == set(TOPICS)


@pytest.mark.parametrize("name", NAMES)
def test_screen(name, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    content = (GALLERY / f"{name}.yaml").read_bytes()
    shown = screen(capsys, "validate", "gallery", "--config-file", f"tests/gallery/{name}.yaml")
    assert (shown.exit_code, shown.out) == (1, "")
    assert shown.err == (GALLERY / f"{name}.txt").read_text(), f"if the new screen is better: {REWRITE}"
    assert "Traceback" not in shown.err
    assert (GALLERY / f"{name}.yaml").read_bytes() == content


@pytest.mark.parametrize("name", ["file-empty", "file-utf16", "yaml-tabs", "yaml-nesting", "yaml-python-tag"])
def test_screen_of_the_installed_program(name):
    command = [sys.executable, "-c", "from groundwork.cli import main; main()"]
    arguments = ["validate", "gallery", "--config-file", f"tests/gallery/{name}.yaml"]
    shown = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert shown.stderr == (GALLERY / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_each_mistake_is_told_with_its_place_and_its_remedy(name):
    for mistake in read_environment(GALLERY / f"{name}.yaml", "gallery").mistakes:
        assert mistake.line > 0
        assert mistake.column > 0
        assert mistake.hint, mistake.message
        assert mistake.message[0] != " "
        assert not mistake.message.endswith("."), mistake.message
        for word in ("None", "undefined", "invalid", "Invalid", "Input should"):
            assert word not in mistake.message + mistake.hint
        assert mistake.code in CARDS or mistake.code in READING, mistake.code


def test_every_kind_of_mistake_has_its_picture():
    seen = {
        mistake.code for name in NAMES for mistake in read_environment(GALLERY / f"{name}.yaml", "gallery").mistakes
    }
    assert set(CARDS) - seen == NOT_PICTURED, "picture it, or name it with the reason"


NOT_PICTURED: set[str] = set()
"""Codes of checks without a gallery file."""
