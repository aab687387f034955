"""An environment is read from a file or from the engine's configuration; whatever comes in, mistakes come out, never a traceback."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.environment.file_text import MAX_BYTES
from infra.environment.load import check_config, read_environment
from infra.environment.shape import STAND_INS
from tests.environment.builders import FIVE_LINES, GALLERY, ROOT, codes, environment, model, reading

EXAMPLES = sorted(ROOT.glob("Pulumi.*.yaml"))
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("environments")


def sound(read) -> None:
    """What holds of every reading."""
    assert read.ok == (read.described is not None) == (not read.errors)
    for mistake in read.mistakes:
        assert mistake.message
        assert "\n" not in mistake.message
        assert mistake.message.isprintable()
        assert mistake.hint.isprintable()
        assert all(
            str(stand_in) not in mistake.message
            for stand_in in STAND_INS.values()
            if isinstance(stand_in, str) and "." in stand_in
        )


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_the_examples_have_no_mistakes(file):
    read = read_environment(file, file.name.split(".")[1])
    assert [mistake.message for mistake in read.errors] == []
    assert read.described
    assert read.described.name == file.name.split(".")[1]


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_the_file_and_the_engine_give_the_same_environment(file):
    read = read_environment(file, "dev")
    assert read.described
    data = read.described.model_dump(mode="json", exclude_unset=True)
    assert check_config(json.loads(json.dumps(data)), "dev").described == read.described


def test_five_lines_are_enough():
    read = reading(pools={"gpu": {"accelerator": "l4"}}, models={"chat": model(parameters_billions=8, precision="fp8")})
    assert read.mistakes == ()


def test_a_name_defaults_to_the_stack():
    assert check_config(FIVE_LINES, "org/project/serving").environment.name == "serving"


def test_a_stack_whose_name_cannot_be_one_is_refused():
    assert [mistake.key for mistake in check_config(FIVE_LINES, "My_Stack").mistakes] == ["name"]


@QUIET
@given(st.binary(max_size=400))
def test_any_bytes(folder, raw):
    file = folder / "bytes.yaml"
    file.write_bytes(raw)
    sound(read_environment(file, "dev"))


@QUIET
@given(st.text(alphabet=st.sampled_from(list(" \n:-[]{}&*!|>'\"%@`#,?aby01.<~=\t_\\é")), max_size=120))
def test_any_text_that_looks_like_yaml(folder, text):
    file = folder / "text.yaml"
    file.write_text("config:\n  groundwork:environment:\n    region: us-east-1\n    " + text)
    sound(read_environment(file, "dev"))


@QUIET
@given(st.data())
def test_any_damage_to_a_sound_file(folder, data):
    lines = data.draw(st.sampled_from(EXAMPLES)).read_text().splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        kind = data.draw(st.sampled_from(["drop", "twice", "indent", "cut", "swap", "put"]))
        line = lines[at]
        if kind == "drop":
            lines.pop(at)
        elif kind == "twice":
            lines.insert(at, line)
        elif kind == "indent":
            lines[at] = " " * data.draw(st.integers(0, 9)) + line.lstrip()
        elif kind == "cut":
            lines[at] = line[: data.draw(st.integers(0, len(line)))]
        elif kind == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            place = data.draw(st.integers(0, len(line)))
            lines[at] = line[:place] + data.draw(st.text(max_size=6)) + line[place:]
    file = folder / "damaged.yaml"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    read = read_environment(file, "dev")
    sound(read)
    assert all(0 < mistake.line <= len(lines) + 8 for mistake in read.mistakes), read.mistakes


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | st.text(max_size=8) | st.sampled_from(["us-east-1", "l4", "gpu", "10.0.0.0/16", "h100"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["min", "max", "gpu", "pools", "mode", "profile", "a b"]) | st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def paths(data, before=()):
    """Every path in plain data."""
    yield before
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for token, child in children:
        yield from paths(child, (*before, token))


@QUIET
@given(st.data())
def test_any_value_anywhere(data):
    read = read_environment(data.draw(st.sampled_from(EXAMPLES)), "dev")
    whole = read.described.model_dump(mode="json")
    for _ in range(data.draw(st.integers(1, 3))):
        *above, last = data.draw(st.sampled_from([path for path in paths(whole) if path]))
        holder = whole
        for token in above:
            holder = holder[token]
        holder[last] = data.draw(VALUES)
    before = copy.deepcopy(whole)
    sound(check_config(whole, "dev"))
    assert repr(whole) == repr(before), "what is checked is not changed"


def test_values_no_document_can_hold_are_mistakes():
    assert [mistake.code for mistake in check_config({"region": object()}, "dev").mistakes] == ["value"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda file: None, "there is no file"),
        (lambda file: file.mkdir(), "is a folder"),
        (lambda file: file.write_bytes(b"a" * (MAX_BYTES + 1)), "larger than 1 MiB"),
        (lambda file: file.write_bytes(b"config: [" * (MAX_BYTES * 10 // 9)), "larger than 1 MiB"),
        (lambda file: file.symlink_to("/dev/zero"), "not a regular file"),
    ],
)
def test_files_that_are_none(tmp_path, make, message):
    file = tmp_path / "Pulumi.dev.yaml"
    make(file)
    (mistake,) = read_environment(file, "dev").mistakes
    assert message in mistake.message
    assert mistake.hint


def test_a_missing_file_names_the_stacks_beside_it(tmp_path):
    (tmp_path / "Pulumi.prod.yaml").touch()
    (mistake,) = read_environment(tmp_path / "Pulumi.dev.yaml", "dev").mistakes
    assert mistake.hint == "the stacks here are `prod`"


def test_a_mistake_does_not_hide_another():
    found = codes(
        tags={"owner": "bob"},
        network={"cidr": "10.0.0.0/8", "natt": "single"},
        pools={"gpu": {"accelerator": "l4", "nodes": "three"}},
        models={"chat": {**model(parameters_billions=70, precision="bf16"), "source": "ftp://x"}},
        waivers=[
            {"check": "nat", "key": "network.nat", "reason": "no"},
            {"check": "nope", "key": "a", "reason": "because of reasons"},
        ],
    )
    assert set(found) == {"reserved-tag", "cidr-size", "unknown-key", "type", "form", "length", "waiver"}


def test_what_follows_from_a_mistake_is_not_told_as_another():
    assert codes(pools={"gpu": {"accelerator": 5}}, models={"chat": model(parameters_billions=70)}) == ["type"]
    assert codes(pools={"gpu": {"acelerator": "l4"}}, models={"chat": model()}) == ["unknown-key"]
    assert codes(pools={"gpu": {"accelerator": "l4", "sharing": {"mode": "magic"}}}) == ["value"]


def test_what_was_meant_is_judged():
    assert codes(pools={"gpu": {"acelerator": "t4"}}, models={"chat": model(precision="bfloat16")}) == [
        "unknown-key",
        "value",
        "precision",
    ]


def test_half_a_range_keeps_the_other_half_s_own_default():
    read = reading(cluster={"system": {"nodes": {"max": 6}}}, pools={"gpu": {"accelerator": "l4", "nodes": {"min": 1}}})
    assert read.environment
    assert (read.environment.cluster.system.nodes.min, read.environment.cluster.system.nodes.max) == (2, 6)
    assert (read.environment.pools["gpu"].nodes.min, read.environment.pools["gpu"].nodes.max) == (1, 2)


def test_nothing_half_understood_is_ever_built():
    for file in Path(GALLERY).glob("*.yaml"):
        assert read_environment(file, "gallery").environment is None


def test_hostile_values_are_refused_wherever_text_is_taken():
    for hostile in (
        "$(reboot)",
        "`id`",
        "{{ x }}",
        "${x}",
        "a\nb",
        'a"b',
        "a'b",
        "a;b",
        "a|b",
        "<b>",
        "a\x1b[31m",
        "\u202eb",
    ):
        for keys in (
            {"name": hostile}, {"owner": f"{hostile}@example.com"}, {"cost_center": hostile}, {"region": hostile}, {"zones": [hostile]},
            {"tags": {"a": hostile}}, {"tags": {hostile: "a"}}, {"pools": {hostile: {}}}, {"pools": {"p": {"labels": {"a": hostile}}}},
            {"pools": {"p": {"labels": {hostile: "a"}}}}, {"pools": {"p": {"accelerator": hostile}}}, {"pools": {"p": {"machines": [hostile]}}},
            {"models": {hostile: model()}}, {"models": {"m": model(source=f"s3://bucket/{hostile}")}}, {"storage": {"registry": {"repositories": [hostile]}}},
            {"schedules": {"s": {"pools": [hostile], "cron": "0 0 * * *"}}}, {"access": {"admins": [hostile]}}, {"account": hostile},
            {"network": {"cidr": hostile}}, {"encryption": {"key_arn": hostile}},
        ):  # fmt: skip
            assert check_config({**environment(), **keys}, "dev").environment is None, (keys, hostile)


def test_letters_of_every_language_may_stand_in_tags():
    assert codes(cost_center="Köln, 東京".replace(",", ""), tags={"Größe": "groß"}) == []


@pytest.mark.parametrize(
    "data",
    [
        {"region": "\ud800", "owner": "a@b.de"},
        {"region": float("inf")},
        {"tags": {"\ud800": "x"}},
        {1: 2},
        {"region": b"x"},
        {"": ""},
    ],
)
def test_what_no_file_can_hold_is_refused_all_the_same(data):
    read = check_config(data, "dev")
    sound(read)
    assert read.environment is None
