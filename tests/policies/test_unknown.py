"""Reading inputs some of which are not known."""

import pytest

from policies.unknown import UNKNOWN, NotKnown, each, read

VALUES = {
    "a": {"b": [1, UNKNOWN, 3], "c": None},
    "items": [{"kind": "x", "group": UNKNOWN}, {"kind": "y"}, UNKNOWN],
    "whole": UNKNOWN,
}


def test_what_is_missing_or_null_is_the_default():
    assert read(VALUES, "a.c", 7) == read(VALUES, "a.d", 7) == read(VALUES, "x.y.z", 7) == 7
    assert read(VALUES, "a.b.0") == 1
    assert read(VALUES, "a.b.9", "none") == "none"


@pytest.mark.parametrize(
    ("path", "hole"), [("a.b.1", "a.b.1"), ("a.b", "a.b.1"), ("a", "a.b.1"), ("whole.more", "whole")]
)
def test_what_is_not_known_says_where(path: str, hole: str):
    with pytest.raises(NotKnown) as told:
        read(VALUES, path)
    assert told.value.path == hole


def test_known_items_come_before_the_hole_is_told():
    seen = []
    with pytest.raises(NotKnown) as told:
        seen.extend(each(VALUES, "a.b"))
    assert told.value.path == "a.b.1"
    items = each(VALUES, "items")
    assert next(items) == {"kind": "y"}
    with pytest.raises(NotKnown, match=r"items\.0\.group"):
        next(items)


def test_one_key_of_each_item_needs_no_other():
    kinds = each(VALUES, "items", "kind")
    assert [next(kinds), next(kinds)] == ["x", "y"]
    with pytest.raises(NotKnown, match=r"items\.2"):
        next(kinds)


def test_no_list_is_an_empty_one_and_an_unknown_one_is_not():
    assert list(each(VALUES, "none")) == list(each(VALUES, "a.c")) == []
    with pytest.raises(NotKnown, match="whole"):
        next(each(VALUES, "whole"))


def test_an_unknown_is_true_of_nothing():
    with pytest.raises(NotKnown):
        bool(UNKNOWN)
    assert repr(UNKNOWN) == "UNKNOWN"
