"""What the cloud watches, and who hears of it."""

import json

import pytest

from infra.targets.aws.monitoring import writes_metrics
from tests.targets.aws.contract.planned import ALL, of_type, planned

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
GROUP = "aws:eks/nodeGroup:NodeGroup"


def test_turned_off_there_is_neither_topic_nor_alarm_nor_workspace():
    for type_ in (ALARM, "aws:sns/topic:Topic", "aws:amp/workspace:Workspace"):
        assert of_type("spare", type_) == {}


@pytest.mark.parametrize("stack", sorted(set(ALL) - {"spare"}))
def test_every_node_group_has_an_alarm_for_its_failed_machines(stack):
    watched = {
        one["dimensions"]["AutoScalingGroupName"]
        for one in of_type(stack, ALARM).values()
        if one["metricName"] == "StatusCheckFailed"
    }
    built = {
        one.outputs["resources"][0]["autoscalingGroups"][0]["name"]
        for one in planned(stack).custom
        if one.type == GROUP
    }
    assert watched == built


@pytest.mark.parametrize("stack", ALL)
def test_spot_machines_taken_back_are_told_where_there_are_any(stack):
    environment = planned(stack).environment
    spot = any("spot" in pool.capacity.order for pool in environment.pools.values())
    assert (f"{stack}-spot-interrupted" in of_type(stack, ALARM)) == (spot and environment.monitoring.alarms)


def test_spot_machines_are_told_of_by_the_rule_that_karpenter_listens_to():
    alarm = of_type("dev", ALARM)["dev-spot-interrupted"]
    rule = of_type("dev", "aws:cloudwatch/eventRule:EventRule")[alarm["dimensions"]["RuleName"]]
    assert json.loads(rule["eventPattern"])["detail-type"] == ["EC2 Spot Instance Interruption Warning"]


def test_warnings_nobody_reads_are_told_before_the_two_minutes_are_over():
    alarm = of_type("dev", ALARM)["dev-interruptions-unread"]
    assert alarm["threshold"] < 120
    assert alarm["dimensions"]["QueueName"] in {one["name"] for one in of_type("dev", "aws:sqs/queue:Queue").values()}


def test_every_alarm_reaches_the_owner_and_says_when_it_is_over():
    (topic,) = [one for one in planned("dev").custom if one.type == "aws:sns/topic:Topic"]
    (subscription,) = of_type("dev", "aws:sns/topicSubscription:TopicSubscription").values()
    assert (subscription["protocol"], subscription["endpoint"]) == ("email", planned("dev").environment.owner)
    for one in of_type("dev", ALARM).values():
        assert one["alarmActions"] == one["okActions"] == [topic.outputs["arn"]]
        assert one["treatMissingData"] == "notBreaching"


def test_the_topic_is_encrypted_by_a_key_that_its_publishers_may_use():
    (topic,) = of_type("dev", "aws:sns/topic:Topic").values()
    (key,) = [one for one in planned("dev").custom if one.type == "aws:kms/key:Key"]
    assert topic["kmsMasterKeyId"] == key.outputs["arn"]
    (policy,) = [one["policy"] for one in of_type("dev", "aws:sns/topicPolicy:TopicPolicy").values()]
    publish = json.loads(policy)["Statement"][0]["Principal"]["Service"]
    of_key = [one for one in json.loads(key.inputs["policy"])["Statement"] if "Service" in one["Principal"]]
    use = {service for one in of_key for service in _list(one["Principal"]["Service"])}
    assert set(publish) <= use


def _list(value):
    return [value] if isinstance(value, str) else value


def test_metrics_are_written_to_the_one_workspace_and_read_by_nobody():
    arn = "arn:aws:aps:us-east-1:123456789012:workspace/ws-1"
    (statement,) = writes_metrics(arn)
    assert (statement["Action"], statement["Resource"]) == ("aps:RemoteWrite", arn)
