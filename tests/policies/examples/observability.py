"""Logs, alarms and who hears them."""

import json

import pulumi
import pulumi_aws as aws


def _alarm(name: str, below: pulumi.ResourceOptions, **inputs: object) -> aws.cloudwatch.MetricAlarm:
    return aws.cloudwatch.MetricAlarm(
        name,
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=1,
        namespace="AWS/SQS",
        metric_name="ApproximateAgeOfOldestMessage",
        statistic="Maximum",
        period=300,
        threshold=60,
        **inputs,
        opts=below,
    )


def _mail(name: str, topic: aws.sns.Topic, below: pulumi.ResourceOptions) -> None:
    aws.sns.TopicSubscription(name, topic=topic.arn, protocol="email", endpoint="ada@example.com", opts=below)


def obs_04(below: pulumi.ResourceOptions) -> None:
    """Logs of a month, and logs of three days."""
    aws.cloudwatch.LogGroup("good-obs-04", retention_in_days=30, opts=below)
    aws.cloudwatch.LogGroup("bad-obs-04", retention_in_days=3, opts=below)


def obs_05(below: pulumi.ResourceOptions) -> None:
    """An alarm that somebody hears, and one that nobody does."""
    heard, unheard = (aws.sns.Topic(f"obs-05-{name}", opts=below) for name in ("heard", "unheard"))
    _mail("obs-05", heard, below)
    _alarm("good-obs-05", below, alarm_actions=[heard.arn])
    _alarm("bad-obs-05", below, alarm_actions=[unheard.arn])


def obs_07(below: pulumi.ResourceOptions) -> None:
    """A topic whose key alarms may use, and a topic under the key that no service may."""
    statement = {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
    }
    key = aws.kms.Key("obs-07", policy=json.dumps({"Statement": [statement]}), opts=below)
    for name, by in (("good", key.arn), ("bad", "alias/aws/sns")):
        topic = aws.sns.Topic(f"{name}-obs-07", kms_master_key_id=by, opts=below)
        _alarm(f"obs-07-{name}", below, alarm_actions=[topic.arn])


def obs_08(below: pulumi.ResourceOptions) -> None:
    """A node group that is watched, and one that is not."""
    for name in ("good", "bad"):
        group = aws.eks.NodeGroup(
            f"{name}-obs-08",
            cluster_name="example",
            node_role_arn="arn:aws:iam::123456789012:role/example",
            subnet_ids=["subnet-0a"],
            scaling_config={"min_size": 1, "max_size": 1, "desired_size": 1},
            opts=below,
        )
        if name == "good":
            behind = group.resources.apply(lambda found: found[0].autoscaling_groups[0].name)
            _alarm("obs-08", below, dimensions={"AutoScalingGroupName": behind})


def obs_09(below: pulumi.ResourceOptions) -> None:
    """A queue of events that is watched, and one that is not."""
    for name in ("good", "bad"):
        queue = aws.sqs.Queue(f"{name}-obs-09", opts=below)
        rule = aws.cloudwatch.EventRule(f"obs-09-{name}", event_pattern='{"source": ["aws.ec2"]}', opts=below)
        aws.cloudwatch.EventTarget(f"obs-09-{name}", rule=rule.name, arn=queue.arn, opts=below)
        if name == "good":
            _alarm("obs-09", below, dimensions={"QueueName": queue.name})
