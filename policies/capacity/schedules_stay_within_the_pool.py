"""GPU-06: a schedule never lets a pool cost more than the pool's own size says."""

from policies.aws.node_groups import GROUP, most
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-06",
    "No schedule lets a node group grow beyond its own most.",
    why="A scheduled action writes its bounds over the group's, so the worst case of the plan, its budget and its quotas hold until the first evening.",
    remedy="set `schedules.*.nodes.max` to the pool's `nodes.max` or less; in a program, lower `maxSize` of the schedule or raise the group's",
    kind=Kind.RELATION,
    on=("aws:autoscaling/schedule:Schedule",),
    applies=lambda schedule, world: bool(world.graph.of(schedule, "autoscalingGroupName", GROUP)),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="schedules",
    sources=("https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html",),
)
def schedules_stay_within_the_pool(schedule: Resource, world: World) -> Found:
    """A schedule of -1 leaves the bound as it is."""
    for group in world.graph.of(schedule, "autoscalingGroupName", GROUP):
        if (wanted := int(schedule.get("maxSize", -1))) > most(group):
            yield f"`{schedule.name}` sets the most of `{group.name}` to {wanted}, and the group's own `maxSize` is {most(group)}"
