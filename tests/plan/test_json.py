"""The JSON document: to its schema, the same bytes every time, no secret in it, and its sums agree with its parts."""

import json
import os
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator

from groundwork.errors import GroundworkError
from groundwork.plan.json import document, text
from tests.bills import ROOT, STACKS, bill, small

SCHEMA = json.loads((ROOT / "docs" / "plan.schema.json").read_text())


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("stack", STACKS)
def test_the_document_keeps_its_schema(stack):
    Draft202012Validator(SCHEMA).validate(json.loads(text(bill(stack))))


def test_the_schema_refuses_what_it_does_not_know():
    broken = {**document(bill("dev")), "surprise": 1}
    assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_the_same_environment_gives_the_same_bytes_in_any_process():
    command = [sys.executable, "-m", "groundwork", "plan", "dev", "--json"]
    runs = [
        subprocess.run(
            command, cwd=ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] == text(bill("dev")).encode()


@pytest.mark.parametrize("stack", STACKS)
def test_resources_add_up_to_the_total_and_so_do_components(stack):
    found = document(bill(stack))
    for case in ("low", "expected", "high"):
        total = found["cost"]["monthly"][case]
        priced = [r["cost"]["monthly"][case] for r in found["resources"] if r["cost"]["state"] == "priced"]
        components = [c["monthly"][case] for c in found["cost"]["components"].values()]
        # Each number is rounded to a cent by itself.
        assert sum(priced) == pytest.approx(total, abs=0.01 * len(priced))
        assert sum(components) == pytest.approx(total, abs=0.01 * len(components))


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_is_priced_or_free_for_a_reason(stack):
    assert {r["cost"]["state"] for r in document(bill(stack))["resources"]} == {"priced", "free"}


def test_every_dependency_is_a_resource_that_comes_before():
    seen = set()
    for resource in document(bill("prod"))["resources"]:
        assert set(resource["dependencies"]) <= seen
        seen.add(resource["urn"])


def test_what_looks_like_a_secret_is_never_shown():
    with pytest.raises(GroundworkError, match="looks like a secret"):
        text(small("tags: {note: AKIAIOSFODNN7EXAMPLE}"))
