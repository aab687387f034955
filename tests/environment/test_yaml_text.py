"""YAML is read with places, and what two readers could take in two ways is refused."""

import pytest
import yaml

from infra.environment.scalars import Ambiguous, read_plain
from infra.environment.yaml_text import HOME, parse_yaml

HEAD = "config:\n  groundwork:environment:\n"


def messages(text: str) -> list[str]:
    return [mistake.code for mistake in parse_yaml(text)[1]]


@pytest.mark.parametrize("word", ["y", "N", "yes", "No", "ON", "off"])
def test_words_that_are_truth_values_to_some_are_refused(word):
    assert isinstance(read_plain(word), Ambiguous)


@pytest.mark.parametrize(
    "text",
    ["010", "0o17", "0x1F", "0b11", "1_000", "12:30", "12:30:45", "1e3", "1.5E-3", ".5", "5.", "2026-11-24", "2026-11-24T10:00:00Z", ".inf", "-.INF", ".NaN", "=", "9" * 30, "0123456789"],
)  # fmt: skip
def test_scalars_that_readers_take_in_two_ways_are_refused(text):
    assert isinstance(read_plain(text), Ambiguous)


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("-7", -7), ("+7", 7), ("0", 0), ("1.50", 1.5), ("true", True), ("False", False), ("", None), ("~", None), ("null", None), ("us-east-1", "us-east-1"), ("1.34.2", "1.34.2"), ("p5.48xlarge", "p5.48xlarge"), ("10.0.0.0/16", "10.0.0.0/16"), ("12h", "12h"), ("nope", "nope")],
)  # fmt: skip
def test_other_scalars_mean_what_they_say(text, value):
    assert read_plain(text) == value
    assert type(read_plain(text)) is type(value)


@pytest.mark.parametrize("text", ["7", "-7", "0", "1.50", "true", "False", "~", "null", "us-east-1", "1.34.2", "12h"])
def test_what_is_accepted_is_what_yaml_1_1_reads_too(text):
    assert yaml.safe_load(text) == read_plain(text)


def test_every_value_keeps_its_line_and_column():
    document, mistakes = parse_yaml(HEAD + "    pools:\n      gpu: {accelerator: l4, zones: [a, b]}\n")
    assert mistakes == []
    assert document
    *_, zone = document.chain((*HOME, "pools", "gpu", "zones", 1))
    assert (zone.line, zone.column, zone.value, zone.path) == (4, 41, "b", (*HOME, "pools", "gpu", "zones", 1))
    *_, gpu = document.chain((*HOME, "pools", "gpu"))
    assert (gpu.key_line, gpu.key_column) == (4, 7)


def test_what_belongs_to_others_is_not_judged():
    other = "  aws:defaultTags: &tags\n    tags: {on: yes, when: 2026-01-01, n: 010}\n  other:thing: !Ref *tags\n"
    assert (
        messages("config:\n" + other.replace("!Ref ", "") + "  groundwork:environment:\n    region: us-east-1\n") == []
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("    a: &x 1\n", "yaml-anchor"),
        ("    a: &x 1\n    b: *x\n", "yaml-anchor"),
        ("    <<: {a: 1}\n", "yaml-anchor"),
        ("    a: !!int '5'\n", "yaml-tag"),
        ("    a: !custom b\n", "yaml-tag"),
        ("    a: 1\n    a: 2\n", "yaml-duplicate"),
        ("    5: a\n", "yaml-ambiguous"),
        ("    yes: a\n", "yaml-ambiguous"),
        ("    true: a\n", "yaml-ambiguous"),
        ("    [a]: b\n", "yaml-key"),
        ("    a: 1\n---\nb: 2\n", "yaml-documents"),
        ("    a: b: c\n", "yaml-syntax"),
        ("\ta: b\n", "yaml-tab"),
        ("    a: " + "[" * 60 + "]" * 60 + "\n", "yaml-depth"),
        ("    a: " + "{a: " * 5000 + "}" * 5000 + "\n", "yaml-depth"),
    ],
)
def test_each_trap_is_refused(body, code):
    assert code in messages(HEAD + body)


def test_aliases_never_multiply():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    document, _ = parse_yaml(bomb)
    assert document
    assert len(str(document.plain())) < 2000


def test_quoted_words_are_text():
    document, mistakes = parse_yaml(HEAD + "    a: 'no'\n    b: \"010\"\n    c: |\n      2026-01-01\n")
    assert mistakes == []
    assert document
    assert document.items["config"].items["groundwork:environment"].plain() == {
        "a": "no",
        "b": "010",
        "c": "2026-01-01\n",
    }


def test_lines_may_end_as_on_windows():
    text = HEAD + "    a: 1\n    b: [p, q]\n"
    document, mistakes = parse_yaml(text.replace("\n", "\r\n"))
    assert mistakes == []
    assert document
    assert document.plain() == parse_yaml(text)[0].plain()
