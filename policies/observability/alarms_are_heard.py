"""OBS-05: an alarm tells somebody."""

from collections.abc import Iterator

from policies.aws.given import is_given
from policies.aws.topics import ALARM, TOPIC, receivers
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _unheard(alarm: Resource, world: World) -> Iterator[str]:
    """Names of its topics to which nobody has subscribed."""
    for topic in world.graph.of(alarm, "alarmActions", TOPIC):
        if not receivers(topic, world):
            yield topic.name


@rule(
    "OBS-05",
    "Every alarm reaches somebody.",
    why="An alarm without a receiver is red on a page that nobody has open.",
    remedy="set `owner` to an address that is read; in a program, give the alarm `alarm_actions`, and its topic an `aws.sns.TopicSubscription`",
    kind=Kind.RELATION,
    on=(ALARM, "aws:cloudwatch/compositeAlarm:CompositeAlarm"),
    severity=(Severity.LOW, Severity.HIGH),
    key="owner",
    sources=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html",),
    peers=("CKV_AWS_319", "cloudwatch-alarm-action-check"),
)
def alarms_are_heard(alarm: Resource, world: World) -> Found:
    """An alarm that is only part of another tells through that one; it then needs an exception."""
    if not alarm.get("actionsEnabled", True):
        yield f"`{alarm.name}` has `actionsEnabled: false`, so it tells nobody"
    elif not is_given(alarm, "alarmActions"):
        yield f"`{alarm.name}` has no `alarmActions`, so it tells nobody"
    for topic in _unheard(alarm, world):
        yield f"`{alarm.name}` tells `{topic}`, to which nobody has subscribed"
