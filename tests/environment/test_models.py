"""The models say everything about their keys: what each is, its form, its default and why; names stay within the cloud's limits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.environment.base import Range
from infra.environment.checks.schedules import available_timezones
from infra.environment.environment import Environment
from infra.environment.fields import ANY, key_at, top, walk
from infra.environment.load import check_config
from infra.environment.onprem import OnpremEnvironment
from infra.environment.reference import UNSET, entry
from infra.naming import LIMITS, resource_name
from tests.environment.builders import environment, reading

KEYS = list(walk())
OWN_KEYS = list(walk(top(OnpremEnvironment)))
BOTH = list({repr(key): key for key in (*KEYS, *OWN_KEYS)}.values())
NAMES = st.from_regex(r"[a-z]([a-z0-9-]{0,22}[a-z0-9])?", fullmatch=True)


@pytest.mark.parametrize("key", [key for key in BOTH if key.path[-1] != ANY], ids=lambda key: key.dotted)
def test_each_key_says_what_it_is(key):
    assert key.description[:1].isupper() or key.description[:1] == "`"
    assert key.description.endswith(".")
    told = entry(key)
    assert told.type
    assert told.default


@pytest.mark.parametrize(
    "key", [key for key in BOTH if key.path[-1] != ANY and not key.models], ids=lambda key: key.dotted
)
def test_each_default_says_why(key):
    default = entry(key).default
    parent = key_at(key.path[:-1])
    if (
        default in ("required", "{}", "[]", "see its keys", "the stack's name")
        or key.path == ("target",)
        or (parent and parent.type is Range)
    ):
        return
    said = key.description
    value = default.strip('[]{}"')
    words = "Not set" in said or "Default:" in said if default == UNSET else value in said or value.capitalize() in said
    assert words, f"{key.dotted}: default {default} is not explained in: {said}"


@pytest.mark.parametrize(
    "key",
    [key for key in BOTH if any(getattr(rule, "pattern", None) for info in key.infos for rule in info.metadata)],
    ids=lambda key: key.dotted,
)
def test_each_pattern_has_words_and_an_example(key):
    assert key.form, "error messages need to say what the text must look like"
    assert key.short
    assert key.example or key.description
    if key.required:
        assert key.example


@pytest.mark.parametrize("key", [key for key in KEYS if key.example], ids=lambda key: key.dotted)
def test_each_example_is_one(key):
    pattern = next(
        (rule.pattern for info in key.infos for rule in info.metadata if getattr(rule, "pattern", None)), None
    )
    if pattern:
        assert re.fullmatch(pattern.replace(r"\p{L}\p{N}", r"\w"), key.example.strip('"'))


def test_the_default_time_zone_exists():
    assert "Etc/UTC" in available_timezones()


@given(NAMES, NAMES)
def test_no_name_that_is_taken_is_too_long_for_the_cloud(name, pool):
    assert resource_name("aws:eks/nodeGroup", name, pool, "reserved", "a")
    assert resource_name("aws:eks/nodeGroup", name, pool, "on-demand", "a")
    assert resource_name("aws:iam/role", name, "karpenter-controller")
    assert resource_name("aws:s3/bucket", name, "123456789012", "ap-southeast-2", "models")
    assert resource_name("aws:sqs/queue", name, "interruptions")
    assert min(LIMITS.values()) >= 63


@given(NAMES)
def test_every_name_of_the_right_form_is_taken(name):
    read = check_config(environment(name=name, pools={} if name == "system" else {name: {"accelerator": "l4"}}), "dev")
    assert read.errors == ()


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "a_b", "a.b", "1a", "a" * 25, "ä", "a b", "a\n"])
def test_no_other_name_is_taken(name):
    assert check_config(environment(name=name), "dev").environment is None


def test_an_environment_never_changes():
    read = reading(pools={"gpu": {"accelerator": "l4"}})
    assert read.environment
    with pytest.raises(ValueError, match="frozen"):
        read.environment.region = "eu-west-1"


def test_values_are_never_converted():
    for keys in (
        {"budget": {"monthly_usd": "5"}},
        {"budget": {"monthly_usd": True}},
        {"pools": {"p": {"disk_gib": 100.0}}},
        {"pools": {"p": {"local_nvme": 1}}},
        {"account": 123456789012},
    ):
        assert reading(**keys).environment is None, keys
    assert reading(budget={"monthly_usd": 5}).environment


def test_the_whole_model_is_reached():
    assert {key.path[0] for key in KEYS} == set(Environment.model_fields)
    assert len(KEYS) > 90
    assert {key.path[0] for key in OWN_KEYS} == set(OnpremEnvironment.model_fields)
    assert len(OWN_KEYS) > 60
