"""Pages and schemas that are written from code: which there are, and whether they are current."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from groundwork.dashboards import DASHBOARDS

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
    "docs/policies.md": "groundwork.docs.policies_page:text",
    "docs/roles.md": "groundwork.docs.roles_page:text",
    **{
        f"ansible/roles/{file.parents[1].name}/README.md": f"groundwork.docs.roles_page:readme#{file.parents[1].name}"
        for file in sorted((ROOT / "ansible" / "roles").glob("*/meta/verified.yml"))
    },
    **{
        f"ansible/roles/grafana/files/dashboards/{name}.json": f"groundwork.dashboards.files:text#{name}"
        for name in DASHBOARDS
    },
}
"""Each generated file and the function that gives its text; after `#` its argument, where it takes one."""


def text_of(page: str) -> str:
    """What a page should say."""
    module, _, name = PAGES[page].partition(":")
    function, *argument = name.split("#")
    make: Callable[..., str] = getattr(import_module(module), function)
    return make(*argument)


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
