"""What becomes of a violation: it stands, it is suppressed until a day, or it was known before."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from groundwork.errors import PoliciesRefused
from groundwork.policy.baseline import read_baseline, write_baseline
from groundwork.policy.check import Checked, weigh
from groundwork.policy.file import Policies, Suppression
from groundwork.policy.places import Places
from groundwork.project import Project
from policies.graph import Graph, Resource
from policies.judge import Outcome
from policies.rule import Found, Kind, Rule, Severity, rule
from policies.unknown import UNKNOWN
from policies.world import World
from tests.examples import ROOT

TODAY = date(2026, 11, 25)
BUCKET = "aws:s3/bucket:Bucket"


def _rule(id: str, severity: Severity | tuple[Severity, Severity]) -> Any:
    return rule(
        id, "Title.", why="Why.", remedy="mend it", kind=Kind.RESOURCE, on=(BUCKET,), severity=severity, key="region"
    )


@_rule("STO-90", (Severity.LOW, Severity.HIGH))
def is_private(bucket: Resource, world: World) -> Found:
    if bucket.get("acl") == "public-read":
        yield f"`{bucket.name}` is public"


@_rule("STO-91", Severity.MEDIUM)
def fails(bucket: Resource, world: World) -> Found:
    yield bucket.inputs["none"]


def checked(
    root: Path, *suppressions: Suppression, tier: Any = "prod", rules: tuple[Rule, ...] = (is_private,)
) -> Checked:
    buckets = (("a", "public-read"), ("b", "public-read"), ("c", "private"), ("d", UNKNOWN))
    graph = Graph(tuple(Resource(f"urn::{BUCKET}::{name}", BUCKET, name, {"acl": acl}) for name, acl in buckets))
    world = World(tier=tier, today=TODAY, graph=graph)
    said = Policies(suppressions=list(suppressions))
    return weigh("prod", Project(root), ROOT / "Pulumi.prod.yaml", world=world, said=said, asked=rules)


def passing(target: str, until: date = TODAY, stack: str = "*") -> Suppression:
    return Suppression(
        rule="STO-90", target=target, stack=stack, reason="It holds public data.", owner="a@b.cc", until=until
    )


def standing(one: Checked) -> dict[str, str]:
    return {judged.verdict.name: judged.standing or judged.verdict.outcome.value for judged in one.judged}


def test_what_is_violated_stands(tmp_path: Path):
    assert standing(checked(tmp_path)) == {"a": "stands", "b": "stands", "c": "passed", "d": "unknown"}
    assert [one.verdict.name for one in checked(tmp_path).failing()] == ["a", "b"]


def test_severity_is_that_of_the_tier(tmp_path: Path):
    assert checked(tmp_path, tier="dev").failing() == ()
    assert len(checked(tmp_path, tier="dev").failing(Severity.LOW)) == 2


def test_a_suppression_covers_what_it_names_and_no_more(tmp_path: Path):
    found = checked(tmp_path, passing("a"))
    assert standing(found) == {"a": "suppressed", "b": "stands", "c": "passed", "d": "unknown"}
    (over,) = found.passed_over
    assert over.suppression is not None
    assert over.suppression.owner == "a@b.cc"


def test_an_expired_one_covers_nothing_and_is_told(tmp_path: Path):
    found = checked(tmp_path, passing("*", until=date(2026, 11, 24)))
    assert standing(found)["a"] == standing(found)["b"] == "stands"
    assert [one.target for one in found.expired] == ["*"]
    assert found.unused == ()


def test_one_that_covers_nothing_is_told_and_one_of_another_stack_is_not(tmp_path: Path):
    found = checked(tmp_path, passing("c"), passing("a", stack="dev"))
    assert [one.target for one in found.unused] == ["c"]
    assert standing(found)["a"] == "stands"


def test_what_the_baseline_knows_is_counted_and_not_failed(tmp_path: Path):
    first = checked(tmp_path)
    write_baseline(tmp_path, "prod", [one.verdict for one in first.standing if one.verdict.name == "a"])
    found = checked(tmp_path)
    assert standing(found) == {"a": "known", "b": "stands", "c": "passed", "d": "unknown"}
    assert found.stale == ()


def test_what_the_baseline_knows_and_is_no_more_is_told(tmp_path: Path):
    document = {"schema": "groundwork.policies-baseline/1", "stacks": {"prod": {"0" * 16: "STO-90 old"}}}
    (tmp_path / "policies.baseline.json").write_text(json.dumps(document))
    assert checked(tmp_path).stale == ("STO-90 old",)


def test_writing_one_stack_leaves_the_others(tmp_path: Path):
    violated = [one.verdict for one in checked(tmp_path).standing]
    write_baseline(tmp_path, "dev", violated)
    write_baseline(tmp_path, "prod", violated[:1])
    write_baseline(tmp_path, "prod", [])
    assert len(read_baseline(tmp_path, "dev")) == 2
    assert read_baseline(tmp_path, "prod") == {}


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "other/1", "stacks": {}}', '{"schema": "x", "stacks": [1]}']
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str):
    (tmp_path / "policies.baseline.json").write_text(text)
    with pytest.raises(PoliciesRefused, match="is no baseline of schema"):
        read_baseline(tmp_path, "prod")


def test_a_rule_that_fails_is_an_error_and_hides_no_other(tmp_path: Path):
    found = checked(tmp_path, rules=(is_private, fails))
    assert len(found.with_outcome(Outcome.ERROR)) == 4
    assert [one.verdict.name for one in found.standing] == ["a", "b"]


def test_the_same_input_gives_the_same_verdicts_twenty_times(tmp_path: Path):
    first = [one.verdict.fingerprint for one in checked(tmp_path).judged]
    assert len(set(first)) == 4
    for _ in range(20):
        assert [one.verdict.fingerprint for one in checked(tmp_path).judged] == first


def test_a_key_stands_at_its_line_or_at_the_nearest_above():
    text = (ROOT / "Pulumi.prod.yaml").read_text().splitlines()
    places = Places(ROOT / "Pulumi.prod.yaml")
    assert text[places.line("pools.h100.zones") - 1].strip().startswith("zones: [us-east-1c]")
    assert text[places.line("pools.h100.sharing") - 1].strip().startswith("h100:")
    assert text[places.line("region") - 1].strip().startswith("region:")
    assert places.line("") >= 1
    assert places.line("nothing.of.the.kind") >= 1
