"""Inputs compared leaf by leaf, with paths as the engine writes them."""

import pytest

from groundwork.diff.properties import compare, left_alone


def paths(before, after) -> list[tuple]:
    return [(one.path, one.before, one.after) for one in compare(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": None}, {}, []),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", 1, 2)]),
        ({"tags": {"k8s.io/x": "1"}}, {"tags": {}}, [('tags["k8s.io/x"]', "1", None)]),
        ({"ids": ["a", "b"]}, {"ids": ["b"]}, [("ids", ["a", "b"], ["b"])]),
        ({"t": [{"k": 1}, {"k": 2}]}, {"t": [{"k": 1}, {"k": 3}]}, [("t[1].k", 2, 3)]),
        ({"t": [{"k": 1}, {"k": 2}]}, {"t": [{"k": 2}]}, [("t[0]", {"k": 1}, None)]),
        ({"t": [{"k": 1}]}, {"t": [{"k": 0}, {"k": 1}]}, [("t[0]", None, {"k": 0})]),
        ({"p": '{"S": [{"A": "x"}]}'}, {"p": '{"S": [{"A": "y"}]}'}, [("p.S[0].A", "x", "y")]),
        ({"p": '{"a": 1, "b": 2}'}, {"p": '{"b":2,"a":1}'}, []),
        ({"p": "{not json"}, {"p": "{nor this"}, [("p", "{not json", "{nor this")]),
        ({"a": {"b": 1}}, {"a": "text"}, [("a", {"b": 1}, "text")]),
    ],
)
def test_what_differs(before, after, found):
    assert paths(before, after) == found


@pytest.mark.parametrize(
    ("ignored", "left"),
    [
        (("a.b",), {"a": {"b": 1, "c": 9}}),
        (("a",), {"a": {"b": 1, "c": 2}}),
        (('a["b"]',), {"a": {"b": 1, "c": 9}}),
        (("a.*",), {"a": {"b": 1, "c": 2}}),
        (("x.y",), {"a": {"b": 8, "c": 9}}),
    ],
)
def test_what_is_left_alone_keeps_the_bases_value(ignored, left):
    assert left_alone({"a": {"b": 1, "c": 2}}, {"a": {"b": 8, "c": 9}}, ignored) == left
