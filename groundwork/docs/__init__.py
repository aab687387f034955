"""Pages and schemas that are written from code: which there are, and whether they are current."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
"""The project's folder."""

PAGES: Final[dict[str, str]] = {
    "docs/environment.schema.json": "groundwork.docs.schema:text",
    "docs/environment.md": "groundwork.docs.environment_page:text",
    "docs/gallery.md": "groundwork.docs.gallery_page:text",
    "docs/facts.md": "groundwork.docs.facts_page:text",
    "docs/versions.md": "groundwork.docs.versions_page:text",
    "docs/permissions.md": "groundwork.docs.permissions_page:text",
    "docs/map.md": "groundwork.docs.map_page:text",
}
"""Each generated file and the function, without arguments, that gives its text."""


def text_of(page: str) -> str:
    """What a page should say."""
    module, _, name = PAGES[page].partition(":")
    make: Callable[[], str] = getattr(import_module(module), name)
    return make()


def stale(root: Path = ROOT) -> Iterator[str]:
    """Pages whose file differs from what it should say, or is not there."""
    for page in PAGES:
        file = root / page
        if not file.is_file() or file.read_text(encoding="utf-8") != text_of(page):
            yield page


def write(root: Path = ROOT) -> Iterator[str]:
    """Write each page that is not current, and name it."""
    for page in list(stale(root)):
        file = root / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text_of(page), encoding="utf-8")
        yield page
