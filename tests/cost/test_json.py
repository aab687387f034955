"""The document of a cost: to its schema, the same bytes every time, and the plan's own sums to the cent."""

import json

import pytest
from jsonschema import Draft202012Validator

from groundwork.cost.break_even import break_even
from groundwork.cost.json import document, text
from groundwork.cost.what_if import what_if
from groundwork.plan.json import document as plan_document
from groundwork.project import Project
from tests.bills import ROOT, STACKS, bill

SCHEMA = json.loads((ROOT / "docs" / "cost.schema.json").read_text())
CASES = ("low", "expected", "high")


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("by", ["component", "pool", "tag:owner", "resource"])
@pytest.mark.parametrize("stack", STACKS)
def test_the_document_keeps_its_schema(stack, by):
    Draft202012Validator(SCHEMA).validate(json.loads(text(bill(stack), by)))


def test_what_ifs_and_own_servers_keep_it_too():
    today = bill("team")
    answers = [what_if(name, ROOT / "Pulumi.team.yaml", today, Project(ROOT)) for name in ("all-spot", "smaller")]
    found = document(today, "component", answers, break_even(today))
    Draft202012Validator(SCHEMA).validate(found)
    assert [one["possible"] for one in found["what_if"]] == [True, False]
    assert found["own_servers"]["cloud"]


def test_the_schema_refuses_what_it_does_not_know():
    assert not Draft202012Validator(SCHEMA).is_valid({**document(bill("dev"), "pool"), "surprise": 1})


def test_the_same_bill_gives_the_same_bytes():
    assert text(bill("prod"), "component") == text(bill("prod"), "component")


@pytest.mark.parametrize("stack", STACKS)
def test_the_total_is_the_plans_to_the_cent(stack):
    cost, plan = document(bill(stack), "component"), plan_document(bill(stack))
    assert cost["total"]["monthly"] == plan["cost"]["monthly"]
    assert cost["total"]["unknown"] == plan["cost"]["unknown"]
    assert cost["over_budget"] == plan["cost"]["over_budget"]
    costs = {r["urn"]: r["monthly"] for r in cost["resources"] if r["lines"]}
    planned = {r["urn"]: r["cost"]["monthly"] for r in plan["resources"] if r["cost"].get("lines")}
    assert costs == planned


@pytest.mark.parametrize("by", ["component", "pool", "tag:owner", "resource"])
@pytest.mark.parametrize("stack", STACKS)
def test_parts_add_up_to_the_whole(stack, by):
    found = document(bill(stack), by)
    parts = [g for g in found["groups"] if g["depth"] == 0]
    for case in CASES:
        # Each number is rounded to a cent by itself.
        total = sum(g["monthly"][case] for g in parts)
        assert total == pytest.approx(found["total"]["monthly"][case], abs=0.01 * len(parts))
