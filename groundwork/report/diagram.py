"""The plan as a picture: one SVG file that needs nothing else, legible on light and dark, and escaped throughout."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from groundwork.cost.estimate import Estimate
from groundwork.report.layout import layout
from groundwork.report.picture import Picture, picture

TEMPLATES: Final = Path(__file__).with_name("templates")

WIDTH_OF_LETTER: Final = 0.59
"""Average width of a letter as a share of the font size, for the sans-serif faces systems ship."""


def svg(estimate: Estimate) -> str:
    """Draw the plan."""
    return draw(picture(estimate))


def draw(shown: Picture) -> str:
    """Draw a picture."""
    return _template().render(at=layout(shown))


def fit(text: str, room: float, size: float = 12) -> str:
    """Cut `text` so that it fits `room` units at font size `size`."""
    most = max(int(room / (size * WIDTH_OF_LETTER)), 1)
    return text if len(text) <= most else text[: most - 1].rstrip(" ·,") + "…"


def short(value: float) -> str:
    """Write a length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def xml_safe(text: str) -> str:
    """Drop what XML does not allow at all; the rest is escaped by the template engine."""
    return "".join(char for char in text if char.isprintable() or char in "\t\n")


def _finalized(value: object) -> object:
    # What a macro made is markup already, a subclass of `str`, and stays as it is.
    return xml_safe(value) if type(value) is str else value


@cache
def _template():
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    filters: dict[str, Callable[..., str]] = {"fit": fit, "n": short}
    jinja.filters.update(cast("Any", filters))
    return jinja.get_template("plan.svg.j2")
