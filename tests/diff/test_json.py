"""The document of a comparison: to its schema, sorted, and the same bytes every time."""

import json
import random
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from groundwork.diff.compare import compare
from groundwork.diff.json import document, text
from groundwork.diff.side import Side, nothing
from groundwork.plan.model import Walk
from tests.bills import ROOT
from tests.diff.sides import BASE, HEAD, environments, planned

SCHEMA = json.loads((ROOT / "docs" / "diff.schema.json").read_text())
HEADS = (
    "",
    "tags: {team: new}",
    "network: {cidr: 10.9.0.0/16}",
    "region: us-west-2",
    "name: other",
    "pools: {tesla: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 1, max: 2}}}",
)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("head", HEADS)
def test_the_document_keeps_its_schema(head):
    Draft202012Validator(SCHEMA).validate(json.loads(text(environments("", head))))


@pytest.mark.parametrize("head", HEADS)
def test_counts_are_those_of_the_changes(head):
    found = document(environments("", head))
    for action in ("create", "update", "replace", "delete", "move"):
        assert found["counts"][action] == sum(change["action"] == action for change in found["changes"])
    there = found["counts"]
    made = len(planned(head).made)
    assert there["create"] + there["update"] + there["replace"] + there["move"] + there["unchanged"] == made


def test_the_schema_refuses_what_it_does_not_know():
    assert not Draft202012Validator(SCHEMA).is_valid({**document(environments()), "surprise": 1})


def test_a_base_without_the_stack_makes_all_of_it_new():
    found = document(compare(nothing("groundwork", "small"), planned(), BASE, HEAD))
    Draft202012Validator(SCHEMA).validate(found)
    assert found["counts"]["create"] == len(planned().made)
    assert found["cost"]["change"] == found["cost"]["head"]["monthly"]


def test_the_same_plans_give_the_same_bytes_twenty_times_in_whatever_order_they_were_made():
    base, head = planned(), planned("network: {cidr: 10.9.0.0/16}")
    wanted = text(compare(base, head, BASE, HEAD))
    for seed in range(20):
        assert text(compare(_shuffled(base, seed), head, BASE, HEAD)) == wanted


def _shuffled(side: Side, seed: int) -> Side:
    resources = list(side.walk.resources)
    random.Random(seed).shuffle(resources)
    walk = Walk(side.walk.project, side.walk.stack, tuple(resources), {})
    return replace(side, walk=walk)
