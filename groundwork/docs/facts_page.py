"""`docs/facts.md`: written by the catalogue's own tool; here it stands in line with the other pages."""

from groundwork.catalog_refresh.page import page
from infra.catalog import catalog


def text() -> str:
    """The whole page."""
    return page(catalog())
