"""What checkov and trivy find in our examples written as Terraform, and in faults planted in them, ours find too (`docs/peers.md`)."""

from functools import cache

import pytest
import yaml

from policies.graph import Graph, Resource
from policies.judge import Outcome, judge
from policies.registry import by_id, rules
from policies.world import World
from tests.policies.compliant import aws
from tests.policies.test_planted import example
from tests.policies.twin.answers import FILE, PEERS, answers, fails, kept, titles
from tests.policies.twin.convert import left_out, snake, twin
from tests.policies.twin.page import PAGE, page
from tests.policies.twin.source import FAULTS, STACKS, spoilt, twin_of

WRITE = "python -m tests.policies.twin.page"
RENEW = "python -m tests.policies.twin.record PEER PROGRAM"


@cache
def violated(stack: str) -> set[tuple[str, str]]:
    return _violated(example(stack))


def _violated(world: World) -> set[tuple[str, str]]:
    verdicts = judge(rules(), world)
    assert not [v for v in verdicts if v.outcome is Outcome.ERROR]
    return {(v.rule.id, v.target) for v in verdicts if v.outcome is Outcome.VIOLATED}


@pytest.mark.parametrize("fault", FAULTS)
def test_ours_turn_where_a_peer_turns(fault: str):
    row = FAULTS[fault]
    ours = {id for id, _ in _violated(spoilt(fault)) - violated(row["stack"])}
    assert row["ours"]
    assert set(row["ours"]) <= ours
    for check in (check for peer in PEERS for check in kept(peer)["turns"][fault]):
        assert answers()[check].none or ours & {*answers()[check].rules}, f"{check}: {ours}"


@pytest.mark.parametrize("peer", PEERS)
def test_every_fault_was_shown_to_a_peer(peer: str):
    assert list(kept(peer)["turns"]) == list(FAULTS), RENEW


def test_peers_were_asked_about_the_same_twins():
    assert all(kept(peer)["resources"] == kept(PEERS[0])["resources"] for peer in PEERS), RENEW


@pytest.mark.parametrize("check", answers())
def test_every_check_has_an_answer(check: str):
    answer = answers()[check]
    assert bool(answer.rules) is not bool(answer.none), f"{FILE.name}: rules, or why there is none"
    assert set(answer.rules) <= set(by_id())
    failed = any(fails(check, stack) for stack in STACKS)
    assert bool(answer.here) is failed, f"{FILE.name}: why our examples fail it"


def test_answers_are_written_whole():
    """A comma ends a value in braces, and what follows it would be a key."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert {key for row in rows.values() for key in row} <= {"rules", "none", "here"}
    assert set(rows) <= set(titles()), "answers to what no peer asks"


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), WRITE


@pytest.mark.parametrize("stack", ["dev", "team", "prod", "training"])
def test_the_twin_leaves_nothing_of_aws_out(stack: str):
    assert left_out(example(stack).graph) == set()
    planned = twin_of(stack)["planned_values"]["root_module"]["resources"]
    assert len(planned) == len([one for one in example(stack).graph.resources if one.type.startswith("aws:")])
    assert len({one["address"] for one in planned}) == len(planned)


def test_references_of_a_twin_lead_to_what_is_in_it():
    plan = twin_of("prod")
    addresses = {one["address"] for one in plan["resource_changes"]}
    rows = {one["address"]: one["expressions"] for one in plan["configuration"]["root_module"]["resources"]}
    cluster = rows["aws_eks_cluster.prod"]
    assert cluster["role_arn"] == {"references": ["aws_iam_role.prod_cluster.arn", "aws_iam_role.prod_cluster"]}
    assert cluster["encryption_config"] == [
        {"provider": [{"key_arn": {"references": ["aws_kms_key.prod_data.arn", "aws_kms_key.prod_data"]}}]}
    ]
    named = {".".join(one.split(".")[:2]) for row in rows.values() for one in _references(row)}
    assert named <= addresses


def test_what_another_resource_puts_out_is_not_known_and_all_else_is():
    key = aws("key", "kms/key:Key")
    group = aws("logs", "cloudwatch/logGroup:LogGroup", kmsKeyId="arn:key", retentionInDays=90, tags={"Name": "logs"})
    made_of = Resource(group.urn, group.type, group.name, group.inputs, made_of={"kmsKeyId": (key.urn,)})
    (change,) = [
        one["change"]
        for one in twin(Graph((key, made_of)), {key.urn: {"arn:key": "arn"}})["resource_changes"]
        if one["name"] == "logs"
    ]
    assert change["after"] == {"retention_in_days": 90, "tags": {"Name": "logs"}}
    assert change["after_unknown"] == {"id": True, "kms_key_id": True}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("mapPublicIpOnLaunch", "map_public_ip_on_launch"),
        ("cidrIpv4", "cidr_ipv4"),
        ("serviceIpv4Cidr", "service_ipv4_cidr"),
        ("sqsManagedSseEnabled", "sqs_managed_sse_enabled"),
        ("description", "description"),
    ],
)
def test_names_of_arguments(ours: str, theirs: str):
    assert snake(ours) == theirs


def _references(value):
    if isinstance(value, list):
        return [one for item in value for one in _references(item)]
    if not isinstance(value, dict):
        return []
    return [one for key, inside in value.items() for one in (inside if key == "references" else _references(inside))]
