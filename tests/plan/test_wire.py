"""Values survive the wire, and secrets do not."""

from hypothesis import given
from hypothesis import strategies as st

from groundwork.plan.wire import MASK, from_struct, masked, revealed, secret, secrets_in, to_struct

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_a_value_comes_back_as_it_went(value):
    assert from_struct(to_struct(value)) == value


@given(PLAIN)
def test_a_masked_secret_shows_nothing_of_itself(value):
    assert masked({"deep": [secret(value)]}) == {"deep": [MASK]}
    assert revealed({"deep": [secret(value)]}) == {"deep": [value]}


def test_names_that_say_secret_are_masked_and_names_that_only_sound_so_are_not():
    assert masked({"masterPassword": "x", "secretString": "x", "privateKey": "x"}) == {
        "masterPassword": MASK,
        "secretString": MASK,
        "privateKey": MASK,
    }
    assert masked({"httpTokens": "required", "secretArn": "arn:x"}) == {"httpTokens": "required", "secretArn": "arn:x"}


def test_places_of_secrets_are_json_pointers():
    held = {"a/b": MASK, "list": [1, {"x~y": MASK}], "plain": "x"}
    assert list(secrets_in(held)) == ["/a~1b", "/list/1/x~0y"]
