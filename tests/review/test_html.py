"""The page: one file without network or script, whose names do nothing, that a reader's tools understand."""

from html.parser import HTMLParser
from itertools import pairwise

import pytest

from groundwork.errors import GroundworkError
from groundwork.review.html import POLICY, html
from tests.review.reports import busy, clear, finding, hostile, many, report

VOID = {"meta", "img", "br", "link"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "nav", "section", "article", "footer", "div",
    "h1", "h2", "h3", "p", "span", "code", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "details", "summary", "img",
}  # fmt: skip


class Page(HTMLParser):
    """Collects elements, and fails where one is not closed in its order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


REPORTS = pytest.mark.parametrize("made", [busy, clear, hostile, many])
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@REPORTS
def test_it_is_well_formed_and_holds_nothing_that_acts(made):
    page = Page(html(made(), SVG))
    assert {tag for tag, _, _ in page.elements} <= ALLOWED
    for _, attributes, _ in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert set(attributes) & {"href", "src"} == set() or str(
            attributes.get("href") or attributes["src"]
        ).startswith(("#", "data:image/svg+xml;base64,"))


@REPORTS
def test_the_policy_forbids_all_but_its_own_style_and_pictures(made):
    page = Page(html(made()))
    assert page.all("meta")[1] == {"http-equiv": "Content-Security-Policy", "content": POLICY}
    assert "default-src 'none'" in POLICY


@REPORTS
def test_every_link_within_leads_somewhere_and_every_id_is_there_once(made):
    page = Page(html(made(), SVG))
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.all("a")} <= set(ids)
    assert {
        attributes["aria-labelledby"] for _, attributes, _ in page.elements if "aria-labelledby" in attributes
    } <= set(ids)


@REPORTS
def test_tables_say_what_they_hold(made):
    page = Page(html(made()))
    assert len(page.all("table")) == len(page.all("caption")) > 0
    assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
    assert all(image.get("alt") for image in page.all("img"))


@REPORTS
def test_lists_hold_something(made):
    text = html(made())
    assert "<ul>\n</ul>" not in text
    assert "None" not in text.replace("None of", "")


def test_headings_go_down_one_at_a_time():
    levels = [int(tag[1]) for tag, _, _ in Page(html(busy())).elements if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(1) == 1


def test_the_page_of_five_thousand_resources_stays_small():
    assert len(html(many()).encode()) < 2_000_000


def test_ids_stay_the_same_while_rule_and_thing_do():
    first = Page(html(report(None, finding(line=1, message="one"))))
    second = Page(html(report(None, finding(line=9, message="two"))))
    assert first.all("article")[0]["id"] == second.all("article")[0]["id"]


def test_the_same_bytes_twenty_times():
    assert len({html(busy(), SVG) for _ in range(20)}) == 1


def test_what_looks_like_a_secret_is_never_shown():
    with pytest.raises(GroundworkError, match="looks like a secret"):
        html(report(None, finding(message="AKIAIOSFODNN7EXAMPLE")))
