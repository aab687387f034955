"""The AWS side of the autoscalers as the program asks for it."""

import json

from infra.catalog import catalog
from tests.targets.aws.evaluator import Touch, allowed
from tests.targets.aws.walks import inputs, only, walked

REGION = {"aws:RequestedRegion": "us-east-1"}
RULE = "aws:cloudwatch/eventRule:EventRule"
POOL = {"accelerator": "h100", "machines": ["p5.48xlarge"], "zones": ["us-east-1a"]}
RESERVED = {"order": ["reserved"], "reservation": {"id": "cr-0a1b2c3d4e5f67890", "zone": "us-east-1a"}}


def interruption_rules(found):
    queue = only(found, "aws:sqs/queue:Queue").outputs["arn"]
    targets = inputs(found, "aws:cloudwatch/eventTarget:EventTarget")
    return [name for name, given in targets.items() if given["arn"] == queue]


def test_all_five_events_reach_the_queue():
    found = walked()
    rules = inputs(found, RULE)
    kinds = {json.loads(rules[name]["eventPattern"])["detail-type"][0] for name in interruption_rules(found)}
    assert kinds == {
        "AWS Health Event",
        "EC2 Capacity Reservation Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    }


def test_the_queue_forgets_after_five_minutes_and_is_encrypted():
    queue = only(walked(), "aws:sqs/queue:Queue").inputs
    assert (queue["messageRetentionSeconds"], queue["sqsManagedSseEnabled"]) == (300, True)


def test_only_the_environments_own_rules_may_send_and_nothing_in_the_clear():
    found = walked()
    queue = only(found, "aws:sqs/queue:Queue").outputs["arn"]
    policy = only(found, "aws:sqs/queuePolicy:QueuePolicy").inputs["policy"]
    rules = {rule.name: rule.outputs["arn"] for rule in found.of_type(RULE)}

    def may_send(rule: str, secure: str = "true") -> bool:
        return allowed(
            [policy], "sqs:SendMessage", Touch(queue, {"aws:SourceArn": rule, "aws:SecureTransport": secure})
        )

    assert all(may_send(rules[name]) for name in interruption_rules(found))
    assert not may_send("arn:aws:events:us-east-1:123456789012:rule/another-rebalance")
    assert not may_send("arn:aws:events:us-east-1:210987654321:rule/small-rebalance")
    assert not may_send(rules["small-rebalance"], secure="false")


def test_karpenters_machines_may_join_by_an_entry_of_their_own():
    found = walked()
    role = only(found, "aws:iam/role:Role", "small-karpenter-node")
    entry = only(found, "aws:eks/accessEntry:AccessEntry", "small-karpenter-node").inputs
    assert (entry["principalArn"], entry["type"]) == (role.outputs["arn"], "EC2_LINUX")
    groups = {given["nodeRoleArn"] for given in inputs(found, "aws:eks/nodeGroup:NodeGroup").values()}
    assert role.outputs["arn"] not in groups, "EKS makes the entry of a node group's role itself"


def test_the_instance_profile_is_there_beforehand():
    found = walked()
    assert only(found, "aws:iam/instanceProfile:InstanceProfile").inputs["role"] == "small-karpenter-node"


def test_the_controllers_role_has_karpenters_six_policies_and_the_volumes_key():
    found = walked()
    attached = {
        given["policyArn"].rpartition("/")[2]
        for given in inputs(found, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").values()
        if given["role"] == "small-karpenter"
    }
    parts = dict.fromkeys(statement.policy for statement in catalog().aws.karpenter.statements)
    assert len(parts) == 6
    assert attached == {f"small-karpenter-{part}" for part in (*parts, "volumes")}


def test_the_controller_may_draw_from_the_reservations_its_pools_name():
    def resources(**changes):
        policy = only(walked(**changes), "aws:iam/policy:Policy", "small-karpenter-node-lifecycle").inputs["policy"]
        return [r for s in json.loads(policy)["Statement"] for r in s["Resource"] if "capacity-reservation" in r]

    assert resources() == []
    assert resources(pools={"h100": {**POOL, "capacity": RESERVED}}) == [
        "arn:aws:ec2:us-east-1:*:capacity-reservation/cr-0a1b2c3d4e5f67890"
    ]


def test_the_cluster_autoscaler_resizes_its_own_clusters_groups_alone():
    policy = only(walked(), "aws:iam/rolePolicy:RolePolicy", "small-cluster-autoscaler").inputs["policy"]
    group = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/x"
    for action in ("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"):
        assert allowed([policy], action, Touch(group, {"aws:ResourceTag/eks:cluster-name": "small"}))
        assert not allowed([policy], action, Touch(group, {"aws:ResourceTag/eks:cluster-name": "other"}))
        assert not allowed([policy], action, Touch(group))
    assert allowed([policy], "autoscaling:DescribeAutoScalingGroups", Touch("*", REGION))
    assert not allowed([policy], "autoscaling:DeleteAutoScalingGroup", Touch(group))
