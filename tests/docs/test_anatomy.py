"""Anatomy pages name paths that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "anatomy").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_exists(page):
    text = page.read_text()
    paths = set(re.findall(r"`([\w./*-]+/[\w./*-]+\.\w+)`", text))
    assert len(paths) >= 3
    for path in paths:
        assert list(ROOT.glob(path)), f"{page.name} names `{path}`"
    for link in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (page.parent / link).exists(), f"{page.name} links to `{link}`"
