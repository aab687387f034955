"""Ranges are expanded as Ansible does, and what Ansible takes for something else is refused."""

import pytest
from ansible.plugins.inventory import expand_hostname_range
from hypothesis import given
from hypothesis import strategies as st

from infra.environment.ranges import MOST, RangeError, expand


@st.composite
def bounds(draw) -> str:
    """A range that is one: numbers with or without leading zeros, or letters, with or without a step."""
    step = draw(st.sampled_from(["", ":1", ":2", ":7"]))
    if draw(st.booleans()):
        first, last = sorted(draw(st.tuples(st.integers(0, 25), st.integers(0, 25))))
        letters = draw(st.sampled_from(["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]))
        return f"[{letters[first]}:{letters[last]}{step}]"
    first = draw(st.integers(0, 30))
    last = draw(st.integers(first, first + 20))
    if draw(st.booleans()):
        return f"[{first:0>3}:{last:0>3}{step}]"
    return f"[{first}:{last}{step}]"


TEXT = st.text("abcz09.-", max_size=5)
PATTERNS = st.lists(st.tuples(TEXT, bounds()), min_size=1, max_size=2).flatmap(
    lambda pairs: TEXT.map(lambda end: "".join(text + range_ for text, range_ in pairs) + end)
)


@given(PATTERNS)
def test_expanded_as_ansible_does(pattern):
    assert expand(pattern) == expand_hostname_range(pattern)


@given(TEXT)
def test_a_name_without_brackets_is_itself(name):
    assert expand(name) == [name]


@given(PATTERNS)
def test_no_name_comes_twice_from_one_range(pattern):
    if pattern.count("[") == 1:
        names = expand(pattern)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("gpu[8:1]", "runs backwards"),
        ("gpu[001:10]", "3 and 2 digits"),
        ("gpu[1-8]", "is no range"),
        ("gpu[1:8:0]", "step is 0"),
        ("gpu[a:8]", "from a number to a letter"),
        ("gpu[:]", "is no range"),
        ("gpu[]", "is no range"),
        ("gpu[1:8", "not closed or not opened"),
        ("gpu1:8]", "not closed or not opened"),
        ("gpu[[1:2]]", "not closed or not opened"),
        ("[1:100][1:101]", "10100 names, more than 10000"),
        ("[1:999999999]", "999999999 names"),
    ],
)
def test_what_is_no_range_is_told(pattern, told):
    with pytest.raises(RangeError, match=told):
        expand(pattern)


def test_the_most_hosts_still_are_a_range():
    assert len(expand(f"gpu[1:{MOST}]")) == MOST
