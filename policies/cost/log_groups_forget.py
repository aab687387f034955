"""COST-10: logs are kept for a time, and not for ever."""

from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "COST-10",
    "Log groups keep events for a set time that somebody looks back.",
    why="CloudWatch keeps what nobody bounds for ever: the sum grows each month, and with it what a leak would hold.",
    remedy="set `cluster.log_days` and `network.flow_logs_days`; in a program, set `retentionInDays`",
    kind=Kind.RESOURCE,
    on=("aws:cloudwatch/logGroup:LogGroup",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="cluster.log_days",
    peers=("CKV_AWS_66", "CKV_AWS_338"),
    parameters={
        "most": Parameter(
            180,
            400,
            "Most days: half a year of trials; thirteen months of production, so that a yearly audit sees the last one. CKV_AWS_338 asks for a year at the least.",
        )
    },
    sources=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",),
)
def log_groups_forget(group: Resource, world: World) -> Found:
    """No number and 0 both mean for ever."""
    days, most = int(group.get("retentionInDays", 0)), world.parameters["most"]
    if days == 0:
        yield f"`{group.name}` keeps its events for ever; {most} days are the most that is asked for"
    elif days > most:
        yield f"`{group.name}` keeps its events for {days} days; {most} are the most that is asked for"
