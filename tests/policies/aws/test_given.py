"""What is known of inputs before the cloud has answered."""

import pytest

from policies.aws.given import across, is_given, paths, some, those
from policies.graph import Resource
from policies.unknown import UNKNOWN, NotKnown

INPUTS = {
    "key": UNKNOWN,
    "empty": "",
    "none": [],
    "off": False,
    "disks": [{"encrypted": True, "key": UNKNOWN}, UNKNOWN],
    "later": UNKNOWN,
}
THING = Resource("urn", "type", "thing", INPUTS)


def even(number: int) -> bool:
    if number < 0:
        raise NotKnown(str(number))
    return number % 2 == 0


def test_an_input_is_given_though_its_value_is_not_known():
    assert [is_given(THING, path) for path in ("key", "disks.0.key", "off")] == [True, True, True]
    assert [is_given(THING, path) for path in ("empty", "none", "missing", "disks.0.size", "disks.7.key")] == [
        False
    ] * 5


def test_what_is_inside_of_something_unknown_is_not_known():
    for path in ("later.key", "disks.1.key"):
        with pytest.raises(NotKnown):
            is_given(THING, path)


def test_items_have_paths_though_they_are_not_known():
    assert list(paths(THING, "disks")) == ["disks.0", "disks.1"]
    assert list(paths(THING, "missing")) == []
    with pytest.raises(NotKnown, match="later"):
        list(paths(THING, "later"))


def test_one_that_fits_is_enough_and_none_is_not_known_where_some_are_not():
    assert some([1, -1, 2], even)
    assert not some([1, 3], even)
    with pytest.raises(NotKnown):
        some([1, -1], even)


def test_what_is_known_is_said_before_what_is_not():
    said: list[int] = []
    with pytest.raises(NotKnown, match="-1"):
        said.extend(those([2, -1, 4, -2], even))
    assert said == [2, 4]
    with pytest.raises(NotKnown, match="-1"):
        said.extend(across([-1, 6], lambda number: iter([number] if even(number) else [])))
    assert said == [2, 4, 6]
