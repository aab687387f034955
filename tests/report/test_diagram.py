"""The picture: well formed, self-contained, escaped, and it shows what the plan has."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from groundwork.report.diagram import draw, fit, svg
from groundwork.report.layout import layout
from groundwork.report.picture import picture
from tests.bills import ROOT, STACKS, bill, small

SVG = "{http://www.w3.org/2000/svg}"


def words(source: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(source).iter(f"{SVG}text")]


@pytest.mark.parametrize("stack", STACKS)
def test_the_picture_shows_every_pool_and_every_zone(stack):
    shown = words(svg(bill(stack)))
    assert {pool.name for pool in bill(stack).pools} <= set(shown)
    assert set(bill(stack).plan.resolved.zones) <= set(shown)


@pytest.mark.parametrize("stack", STACKS)
def test_the_picture_needs_nothing_from_elsewhere(stack):
    source = svg(bill(stack))
    assert re.findall(r"(?:href|src)=|url\(|@import|<script", source) == []
    assert set(re.findall(r'https?://[^"\s]+', source)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("stack", STACKS)
def test_the_picture_has_a_title_and_says_in_words_what_it_shows(stack):
    root = ET.fromstring(svg(bill(stack)))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == f"Plan of {stack}"
    assert "Expected cost" in (root.findtext(f"{SVG}desc") or "")


def test_both_colour_schemes_set_the_same_colours():
    style = ET.fromstring(svg(bill("dev"))).findtext(f"{SVG}style") or ""
    light, dark = style.split("prefers-color-scheme")
    names = re.compile(r"--[a-z]+(?=:)")
    assert set(names.findall(light)) == set(names.findall(dark)) != set()


HOSTILE = '<script>alert("\'&{{ 7 * 7 }}\\x00")</script>'


def test_hostile_values_stay_text():
    shown = picture(bill("dev"))
    lane = replace(shown.lanes[0], name=HOSTILE)
    source = draw(replace(shown, title=HOSTILE, description=HOSTILE, lanes=(lane,)))
    assert HOSTILE.replace("\\x00", "") in [text.replace("\\x00", "") for text in words(source)]
    assert "<script>" not in source


def test_control_characters_that_xml_forbids_are_dropped():
    ET.fromstring(draw(replace(picture(bill("dev")), title="a\x00b\x1b[31mc")))


@pytest.mark.parametrize("stack", STACKS)
def test_no_two_chips_overlap_and_all_stand_inside(stack):
    at = layout(picture(bill(stack)))
    for lane in at.lanes:
        boxes = [box for box, _ in lane.chips]
        assert boxes, f"pool {lane.lane.name} shows no node group"
        for index, box in enumerate(boxes):
            assert lane.box.y <= box.y
            assert box.bottom <= lane.box.bottom
            assert at.cluster.x <= box.x
            assert box.right <= at.cluster.right
            assert not any(_overlap(box, other) for other in boxes[index + 1 :])
    for box, _, _ in at.inside:
        assert at.vpc.y <= box.y
        assert box.bottom <= at.vpc.bottom
        assert box.right <= at.vpc.right


def _overlap(a, b) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def test_six_zones_fit():
    zones = [f"us-east-1{letter}" for letter in "abcdef"]
    at = layout(picture(small(f"zones: {zones}")))
    assert len(at.columns) == 6
    assert at.columns[-1][0].right <= at.vpc.right


def test_long_words_are_cut_where_they_would_leave_their_box():
    assert fit("short", 100) == "short"
    assert fit("a very long name of something", 80) == "a very lon…"


@pytest.mark.parametrize("stack", STACKS)
def test_the_pictures_in_the_docs_are_current(stack):
    shown = (ROOT / "docs" / "images" / f"plan-{stack}.svg").read_text(encoding="utf-8")
    assert shown == svg(bill(stack)), f"groundwork plan {stack} --diagram docs/images/plan-{stack}.svg"


@pytest.mark.parametrize(
    ("stack", "placed"), [("prod", "one placement group"), ("training", "placed by the reservation")]
)
def test_a_fast_fabric_says_what_keeps_its_machines_together(stack, placed):
    assert f"EFA × 32 · {placed}" in words(svg(bill(stack)))
