"""OBS-09: somebody hears when warnings of interruption are not read."""

from policies.aws.topics import ALARM
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

QUEUE = "aws:sqs/queue:Queue"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"


def _is_filled_by_events(queue: Resource, world: World) -> bool:
    return bool(world.graph.users(queue, TARGET, key="arn"))


@rule(
    "OBS-09",
    "Somebody hears when a queue of events is not read.",
    why="Spot gives two minutes' notice: a controller that has stopped reading lets every machine go without a drain.",
    remedy="set `monitoring.alarms: true`; in a program, make an `aws.cloudwatch.MetricAlarm` on `ApproximateAgeOfOldestMessage` of the queue",
    kind=Kind.RELATION,
    on=(QUEUE,),
    applies=_is_filled_by_events,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="monitoring.alarms",
    sources=(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
    ),
)
def unread_interruptions_are_told(queue: Resource, world: World) -> Found:
    """Any alarm on the queue will do; which number is right depends on the events."""
    if not world.graph.users(queue, ALARM, key="dimensions"):
        yield f"`{queue.name}` is filled by events and has no alarm, so nobody hears when it is not read"
