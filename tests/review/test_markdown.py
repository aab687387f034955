"""The comment: whole, within its room whatever is in it, and harmless whatever names hold."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from groundwork.errors import GroundworkError
from groundwork.review import words
from groundwork.review.escape import plain, sentence, size
from groundwork.review.markdown import ROOM, markdown
from tests.review.reports import HOSTILE, busy, clear, finding, hostile, many, report

HTML = re.compile(r"</?(details|summary|sub)>|<!-- groundwork-review: [A-Za-z0-9._%]* -->")
TITLES = {*words.TITLES.values()}


def parsed(text: str):
    return MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"]).parse(text)


def spans(text: str):
    """Every token of the text, those within a line included."""
    for token in parsed(text):
        yield token
        yield from token.children or ()


def is_harmless(text: str) -> None:
    """Nothing but this tool's own headings and frames, no link, no picture, no turn of direction."""
    tokens = list(spans(text))
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "code_block", "s_open", "em_open", "hr", "blockquote_open"}
    for token in tokens:
        if token.type in ("html_block", "html_inline"):
            left = HTML.sub("", token.content)
            for title in TITLES:
                left = re.sub(rf"{re.escape(title)} \([\d,]+\)", "", left)
            assert "<" not in left, token.content
        if token.type == "text":
            assert not re.search(r"@\w|#\d|://|\bwww\.|\bGH-\d", token.content, re.IGNORECASE), token.content
    assert not re.search("[\u2028\u2029\u202a-\u202e\u2066-\u2069\x00\x07\r]", text)
    inside = [token for before, token in pairwise(tokens) if before.type == "heading_open"]
    assert {token.content for token in inside[1:]} <= TITLES


@pytest.mark.parametrize("name", ["busy", "clear"])
def test_the_whole_comment(name):
    text = markdown({"busy": busy, "clear": clear}[name]())
    file = Path(__file__).parent / "expected" / f"{name}.md"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8"), (
        f"{file} differs; if that is meant: UPDATE_SCREENS=1 pytest tests/review"
    )


def test_the_first_line_is_for_machines_and_bears_the_environment():
    assert markdown(busy()).startswith("<!-- groundwork-review: prod -->\n\n## Groundwork: `prod`\n\n**Blocked: ")


def test_the_order_is_that_of_a_readers_questions():
    text = markdown(busy())
    order = (
        "Replaced or deleted",
        "Looks renamed",
        "Cost",
        "Rules violated",
        "Could not be judged",
        "Not known",
        "Picture",
        "Created",
        "Updated",
        "Passed over",
    )
    places = [text.index(title) for title in order]
    assert places == sorted(places)


@pytest.mark.parametrize("made", [busy, clear, hostile, many])
def test_no_name_does_anything(made):
    is_harmless(markdown(made()))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=80), st.sampled_from(HOSTILE)), min_size=1, max_size=4))
def test_no_text_does_anything(texts):
    is_harmless(markdown(report(None, *(finding(text, message=f"`{text}` {text}") for text in texts), stack=texts[0])))


@given(st.text(alphabet="`a \n|*_<>@#1[]()!\\~", max_size=60))
def test_a_sentence_is_one_line_of_text_and_code(text):
    kinds = {token.type for token in spans(f"- x {sentence(text)}")}
    assert kinds <= {
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "paragraph_open", "paragraph_close",
        "inline", "text", "code_inline", "text_special",
    }  # fmt: skip


def test_names_are_still_read():
    assert plain("a_b & <c>") == r"a\_b &amp; &lt;c&gt;"
    assert sentence("`pools.h100` is [odd]") == r"`pools.h100` is \[odd\]"


def test_five_thousand_resources_fit():
    text = markdown(many())
    assert size(text) <= ROOM
    assert text.startswith("<!-- groundwork-review: prod -->")
    assert "**Blocked: 5,000 violations of rules that must hold; " in text
    assert re.search(r"\n[\d,]+ more in the report\n", text)


@pytest.mark.parametrize("room", [2_500, 4_000, 8_000, 16_000, 32_768])
@pytest.mark.parametrize("made", [busy, hostile, many])
def test_whatever_the_room_the_verdict_and_the_counts_are_there(made, room):
    found = made() if made is not hostile else report(hostile().diff, stack="prod", errors=("one",))
    text = markdown(found, room=room)
    assert size(text) <= room
    assert text.startswith("<!-- groundwork-review: prod -->")
    assert "| replaced | deleted |" in text
    is_harmless(text)


def test_what_has_no_place_is_counted():
    text = markdown(many(), room=2_500)
    assert "Without a place here, and in the report: " in text


def test_lines_are_linked_where_the_address_is_known():
    text = markdown(busy(), link="https://git.example/o/r/blob/abc/")
    assert "[`Pulumi.prod.yaml:12`](https://git.example/o/r/blob/abc/Pulumi.prod.yaml#L12)" in text


def test_the_same_bytes_twenty_times():
    assert len({markdown(busy()) for _ in range(20)}) == 1


def test_the_picture_is_small():
    for made in (busy, hostile, many):
        text = markdown(made(), room=10**7)
        drawn = text.partition("```mermaid\n")[2].partition("\n```")[0]
        assert len(re.findall(r"^    n\d+\[", drawn, re.MULTILINE)) <= 40
        assert drawn.count("-->") <= 60
        assert len(drawn) < 50_000
        for line in re.findall(r'\["(.*)"\]', drawn):
            assert re.fullmatch(r"([A-Za-z0-9 ,.:/+$%-]|#\d+;|<br/>)*", line), line


def test_what_looks_like_a_secret_is_never_shown():
    with pytest.raises(GroundworkError, match="looks like a secret"):
        markdown(report(None, finding(message="AKIAIOSFODNN7EXAMPLE")))
