"""Triton's repository, made of the models' own folders: names, instances, batches, caches; and what cannot be."""

from pathlib import Path
from typing import Any

import pytest

from tests.roles_serving.site import HERE, module

REPOSITORY = module("serving", "serving_repository")
ADDER = HERE / "adder"
OWN = (ADDER / "config.pbtxt").read_text()
ENSEMBLE = (
    'name: "all"\nplatform: "ensemble"\nmax_batch_size: 4\nensemble_scheduling { step [ { model_name: "adder" } ] }\n'
)


def model(**said: Any) -> dict[str, Any]:
    return {"source": "/srv/models/adder", "gpus": [0], "count": 1, "batching": None, "cache": False, **said}


def made(own: str = OWN, **said: Any) -> str:
    return REPOSITORY.configuration("adder", own, model(**said))


def fields(text: str) -> list[str]:
    return [name for name, _, _ in REPOSITORY.top_level(text)]


def test_a_model_gets_the_environment_s_name_and_its_tensors_keep_theirs():
    text = made()
    assert text.startswith("# Written by Ansible from /srv/models/adder/config.pbtxt; edit that.\n")
    assert 'name: "adder"\n' in text
    assert "whatever its author" not in text
    assert [part in text for part in ('name: "A"', 'name: "B"', 'name: "SUM"')] == [True] * 3
    assert fields(text).count("name") == 1


@pytest.mark.parametrize(
    ("said", "instances"),
    [
        ({}, "instance_group [ { count: 1 kind: KIND_GPU gpus: [ 0 ] } ]"),
        ({"gpus": [0, 3], "count": 2}, "instance_group [ { count: 2 kind: KIND_GPU gpus: [ 0, 3 ] } ]"),
        ({"gpus": [], "count": 3}, "instance_group [ { count: 3 kind: KIND_CPU } ]"),
    ],
)
def test_instances_are_those_of_the_environment(said: dict[str, Any], instances: str):
    assert instances in made(**said)


def test_what_waits_together_is_answered_together_and_nobody_waits_for_others():
    assert "dynamic_batching { }" in made()


def test_batches_are_as_large_and_wait_as_long_as_the_environment_says():
    text = made(batching={"max_size": 32, "max_delay_us": 500})
    assert "dynamic_batching { max_queue_delay_microseconds: 500 }" in text
    assert [line for line in text.splitlines() if line.startswith("max_batch_size")] == ["max_batch_size: 32"]
    assert "max_batch_size: 8" in made(batching={"max_size": None, "max_delay_us": 500})


def test_answers_are_kept_where_the_environment_says_so():
    assert "response_cache { enable: true }" in made(cache=True)
    assert "response_cache" not in made()


def test_a_model_that_takes_one_request_at_a_time_is_not_batched():
    assert "dynamic_batching" not in made(OWN.replace("max_batch_size: 8", "max_batch_size: 0"))


@pytest.mark.parametrize(
    "own", ["instance_group [ { count: 5 } ]", "instance_group: [ { count: 5 } ]", "sequence_batching { }"]
)
def test_what_a_model_says_itself_is_kept(own: str):
    text = made(f"{OWN}\n{own}\n")
    assert own in text
    assert fields(text).count(own.partition("_")[0] + "_" + own.partition("_")[2].split()[0].rstrip(":")) == 1


def test_an_ensemble_has_no_instances_of_its_own():
    text = made(ENSEMBLE)
    assert not {"instance_group", "dynamic_batching"} & set(fields(text))


@pytest.mark.parametrize(
    ("own", "said", "told"),
    [
        (OWN + "dynamic_batching { }", {"batching": {"max_size": 2, "max_delay_us": 0}}, "has `dynamic_batching`"),
        (OWN.replace("max_batch_size: 8", ""), {"batching": {"max_size": 2, "max_delay_us": 0}}, "no `max_batch_size`"),
        (OWN + "response_cache { enable: false }", {"cache": True}, "has `response_cache`"),
    ],
)
def test_what_contradicts_the_environment_is_told(own: str, said: dict[str, Any], told: str):
    with pytest.raises(REPOSITORY.SourceError, match=told):
        made(own, **said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('name : "x" # name: "y"\nbackend:"python"', ["name", "backend"]),
        ('parameters { key: "name" value: { string_value: "name: {" } }\nname: "x"', ["parameters", "name"]),
        (
            'input [ { name: "A" dims: [ 1 ] } ]\noptimization { graph { level: 1 } } max_batch_size: 8',
            ["input", "optimization", "max_batch_size"],
        ),
        ('platform: "a" "b"\ndefault_model_filename: \'c\'', ["platform", "default_model_filename"]),
    ],
)
def test_fields_at_the_top_are_told_from_those_within(text: str, found: list[str]):
    assert fields(text) == found


def test_versions_are_links_and_the_source_is_not_written_to(tmp_path: Path):
    text, links = REPOSITORY.wanted("adder", model(source=str(ADDER)))
    assert links == {"1": str(ADDER / "1")}
    REPOSITORY.write(tmp_path / "adder", text, links)
    assert REPOSITORY.present(tmp_path / "adder") == (text, links)
    assert (tmp_path / "adder/1/model.py").read_text() == (ADDER / "1/model.py").read_text()
    REPOSITORY.remove(tmp_path / "adder")
    assert not (tmp_path / "adder").exists()
    assert (ADDER / "1/model.py").exists()


def test_a_source_without_versions_is_told(tmp_path: Path):
    (tmp_path / "config.pbtxt").write_text(OWN)
    with pytest.raises(REPOSITORY.SourceError, match=r"lacks `config\.pbtxt` or a folder for a version"):
        REPOSITORY.wanted("adder", model(source=str(tmp_path)))
