"""Karpenter's controller policies as data: complete, scoped, and short enough for IAM."""

import json
import re

from infra.catalog import catalog

KARPENTER = catalog().aws.karpenter
WILD_READS = {
    "AllowPricingReadActions", "AllowRegionalReadActions", "AllowUnscopedInstanceProfileListAction", "AllowZonalShiftReadActions",
}  # fmt: skip
"""Statements whose actions have no resource to name; each but the price list is bound by a condition or lists names only."""


def test_all_five_events_reach_the_queue():
    assert {pattern["detail-type"][0] for pattern in KARPENTER.events.values()} == {
        "AWS Health Event",
        "EC2 Capacity Reservation Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    }


def test_only_reads_without_a_resource_name_every_resource():
    assert {statement.sid for statement in KARPENTER.statements if "*" in statement.resources} == WILD_READS


def test_no_action_is_a_pattern():
    assert not [action for statement in KARPENTER.statements for action in statement.actions if "*" in action]


def test_every_write_is_bound_to_the_cluster():
    """What makes or changes things may do so only with, or to, this cluster's tag, or to the one thing it names."""
    named = {
        "AllowMachineImages",
        "AllowNamedReservations",
        "AllowPassingInstanceRole",
        "AllowInterruptionQueueActions",
    }
    for statement in KARPENTER.statements:
        reads = all(re.match(r"\w[\w-]*:(Describe|Get|List)", action) for action in statement.actions)
        if reads or statement.sid in named:
            continue
        conditions = json.dumps(statement.conditions)
        assert "kubernetes.io/cluster/${cluster}" in conditions or "${environment}" in conditions, statement.sid


def test_every_placeholder_is_explained_and_used():
    used = set(re.findall(r"\$\{(\w+)\}", json.dumps([row.model_dump() for row in KARPENTER.statements])))
    assert used == set(KARPENTER.placeholders)


def test_each_policy_stays_under_the_limit_of_a_managed_policy():
    """IAM: 6,144 characters without white space; measured with the longest names the product allows."""
    longest = dict.fromkeys(KARPENTER.placeholders, "x" * 100) | {
        "partition": "aws-us-gov",
        "region": "ap-southeast-2",
        "account": "0" * 12,
    }
    policies: dict[str, list[object]] = {}
    for row in KARPENTER.statements:
        statement = {
            "Sid": row.sid,
            "Effect": "Allow",
            "Action": row.actions,
            "Resource": row.resources,
            "Condition": row.conditions,
        }
        policies.setdefault(row.policy, []).append(statement)
    for policy, statements in policies.items():
        text = json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))
        for name, value in longest.items():
            text = text.replace("${" + name + "}", value)
        assert len(text) < 6144, f"{policy}: {len(text)}"


def test_sids_are_unique():
    sids = [row.sid for row in KARPENTER.statements]
    assert len(sids) == len(set(sids))


def test_the_calls_of_this_version_are_there():
    """Added by version: placement groups in 1.11, instance status and zonal shift in 1.12."""
    actions = {action for row in KARPENTER.statements for action in row.actions}
    assert {
        "ec2:DescribePlacementGroups",
        "ec2:DescribeInstanceStatus",
        "arc-zonal-shift:GetManagedResource",
    } <= actions
    launched_from = {
        resource.rpartition(":")[2]
        for row in KARPENTER.statements
        if "ec2:RunInstances" in row.actions
        for resource in row.resources
    }
    assert {"capacity-reservation/${reservation}", "placement-group/*", "security-group/*", "subnet/*"} <= launched_from


def test_the_version_does_not_start_machines_in_a_block_about_to_end():
    """Before 1.6 it could, and of several blocks of one type and zone it used one (aws/karpenter-provider-aws#8362, #8514)."""
    assert tuple(int(part) for part in KARPENTER.version.split(".")) >= (1, 6, 0)
