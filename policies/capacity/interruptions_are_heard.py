"""GPU-09: whoever drains nodes hears of every way in which a machine goes."""

import json

from infra.catalog import catalog
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.unknown import NotKnown
from policies.world import World

RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"


def heard(queue: Resource, world: World) -> set[str]:
    """Kinds of events that rules which are on send to a queue.

    Raises:
        NotKnown: some pattern is not known yet.
    """
    found: set[str] = set()
    for target in world.graph.users(queue, TARGET, key="arn"):
        for one in world.graph.of(target, "rule", RULE):
            if one.get("state", "ENABLED") != "DISABLED":
                found |= set(json.loads(one.get("eventPattern", "{}")).get("detail-type", []))
    return found


def hears_of_machines(queue: Resource, world: World) -> bool:
    """Whether some event of a machine's end reaches it."""
    try:
        return bool(heard(queue, world) & wanted())
    except NotKnown:
        return True


def wanted() -> set[str]:
    """Kinds of events that Karpenter's queue takes."""
    return {kind for pattern in catalog().aws.karpenter.events.values() for kind in pattern["detail-type"]}


@rule(
    "GPU-09",
    "The interruption queue hears of every way in which a machine goes.",
    why="An event that nobody hears is a machine that goes without being drained: requests in flight are cut, and the replacement begins two minutes late.",
    remedy="let the environment make one rule for each event; in a program, add an `EventRule` and an `EventTarget` with the queue's ARN for each event that is missing",
    kind=Kind.RELATION,
    on=("aws:sqs/queue:Queue",),
    applies=hears_of_machines,
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=("https://karpenter.sh/docs/concepts/disruption/#interruption",),
)
def interruptions_are_heard(queue: Resource, world: World) -> Found:
    """The events are those of the catalogue's version of Karpenter."""
    for kind in sorted(wanted() - heard(queue, world)):
        yield f"`{queue.name}` does not hear of `{kind}`"
