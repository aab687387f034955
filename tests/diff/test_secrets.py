"""A secret is shown on neither side, also where a value becomes or ceases to be one, and wherever else it stands."""

import json

import pytest

from groundwork.diff import words
from groundwork.diff.json import text
from groundwork.errors import GroundworkError
from groundwork.plan.wire import MASK
from tests.diff.sides import compared, only, resource, side

BUCKET = "aws:s3/bucket:Bucket"
PLAIN = "hunter2-hunter2"


def change(before: dict, after: dict):
    return only(compared(side(resource(BUCKET, "b", before)), side(resource(BUCKET, "b", after))))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (PLAIN, MASK, "`note` was plain and becomes secret: value not shown"),
        (MASK, PLAIN, "`note` was secret and becomes plain: value not shown"),
        (None, MASK, "`note` is secret: value not shown"),
        (MASK, None, "`note` is secret: value not shown"),
        ({"a": PLAIN}, MASK, "`note` was plain and becomes secret: value not shown"),
        ([PLAIN, "x"], [MASK, "x"], "`note` was plain and becomes secret: value not shown"),
        ([{"a": PLAIN}], [{"a": PLAIN}, {"b": MASK}], "`note` was plain and becomes secret: value not shown"),
    ],
)
def test_what_is_secret_on_one_side_is_shown_on_neither(before, after, said):
    (held,) = change({"note": before}, {"note": after}).properties
    assert words.property_text(held) == said
    assert PLAIN not in str(held)


def test_a_value_that_becomes_secret_is_not_shown_elsewhere_either():
    diff = compared(
        side(resource(BUCKET, "a", {"token": PLAIN}), resource(BUCKET, "b", {"url": f"https://x:{PLAIN}@y"})),
        side(resource(BUCKET, "a", {"token": MASK}), resource(BUCKET, "b", {"url": "https://y"})),
    )
    assert PLAIN not in text(diff)
    assert "https://x:[secret]@y" in text(diff)


def test_a_document_in_a_text_hides_what_its_names_say_is_secret():
    before, after = json.dumps({"user": "a", "password": PLAIN}), '{"user": "b", "password": "other"}'
    found = change({"policy": before}, {"policy": after}).properties
    assert [(one.path, one.before, one.after) for one in found] == [("policy.user", "a", "b")]


def test_a_document_of_which_only_secrets_change_shows_none():
    (held,) = change({"policy": json.dumps({"password": PLAIN})}, {"policy": '{"password": "other"}'}).properties
    assert (held.before, held.after, held.secret) == (MASK, MASK, "both")


def test_a_document_on_one_side_alone_hides_its_secrets_too():
    (held,) = change({}, {"policy": json.dumps({"password": PLAIN})}).properties
    assert held.after == '{"password": "[secret]"}'


def test_what_looks_like_a_secret_is_hidden_and_said():
    token = "hf_" + "AbCd" * 8 + "Ef"
    diff = compared(
        side(resource(BUCKET, "b", {"tags": {"hub": ""}})), side(resource(BUCKET, "b", {"tags": {"hub": token}}))
    )
    assert diff.exposed == ("what looks like a secret stands in plain text in `tags.hub` of Bucket `b`",)
    assert token not in text(diff)


def test_what_looks_like_a_secret_in_a_name_is_never_shown():
    diff = compared(side(), side(resource(BUCKET, "AKIAIOSFODNN7EXAMPLE")))
    with pytest.raises(GroundworkError, match="looks like a secret"):
        text(diff)
