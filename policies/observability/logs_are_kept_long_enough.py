"""OBS-04: logs are kept long enough to look into what happened."""

from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "OBS-04",
    "Logs are kept long enough to look into what happened.",
    why="A leak or a slow decay is noticed weeks later, when the only record of it is gone.",
    remedy="set `cluster.log_days` and `network.flow_logs_days`; in a program, `retention_in_days`",
    kind=Kind.RESOURCE,
    on=("aws:cloudwatch/logGroup:LogGroup",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="cluster.log_days",
    parameters={
        "days": Parameter(
            dev=7,
            prod=30,
            description="Fewest days. 30 is the default of `network.flow_logs_days`; audits that ask for 90 or 365 raise it here.",
        )
    },
    sources=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",),
    peers=("CKV_AWS_338",),
)
def logs_are_kept_long_enough(group: Resource, world: World) -> Found:
    """0, and no number at all, keep them for ever, which is a matter of cost."""
    needed, days = world.parameters["days"], int(group.get("retentionInDays", 0))
    if 0 < days < needed:
        yield f"`{group.name}` keeps logs for {days} days; {needed} are needed"
