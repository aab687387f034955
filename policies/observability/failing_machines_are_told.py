"""OBS-08: somebody hears when machines of a production pool fail."""

from policies.aws.clusters import NODE_GROUP
from policies.aws.topics import ALARM
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_production(group: Resource, world: World) -> bool:
    return world.tier == "prod"


@rule(
    "OBS-08",
    "Every node group of production has an alarm.",
    why="Machines that fail one after another look, from outside, like slow answers, until none is left.",
    remedy="set `monitoring.alarms: true`; in a program, make an `aws.cloudwatch.MetricAlarm` on `StatusCheckFailed` of the group's Auto Scaling group",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    applies=_is_production,
    severity=Severity.MEDIUM,
    key="monitoring.alarms",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html",),
)
def failing_machines_are_told(group: Resource, world: World) -> Found:
    """The name of the Auto Scaling group is EKS's, so an alarm on it is made of the node group."""
    if not world.graph.users(group, ALARM, key="dimensions"):
        yield f"`{group.name}` has no alarm, so nobody hears when its machines fail"
