"""Queues, metrics, alarms."""

from collections.abc import Iterator

from groundwork.cost.declare import Facts, priced
from groundwork.cost.money import NOTHING, LineItem
from groundwork.plan.model import PlannedResource


@priced("aws:sqs/queue:Queue")
def queue(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By the request."""
    yield facts.used("requests", "sqs.million", "queue-millions")


@priced("aws:amp/workspace:Workspace")
def metrics(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By samples taken in, which grow with the machines."""
    nodes = sum((use.nodes for use in facts.pools.values()), NOTHING)
    yield facts.used("samples", "amp.million-samples", "samples-millions-per-node", nodes)


@priced("aws:cloudwatch/metricAlarm:MetricAlarm")
def alarm(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By the alarm."""
    yield facts.line("alarm", "cloudwatch.alarm-month", 1)
