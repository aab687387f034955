"""GPU-09: whoever drains nodes hears of every way in which a machine goes."""

import json
from collections.abc import Iterator

from infra.catalog import catalog
from policies.aws.given import across
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

RULE, TARGET = "aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventTarget:EventTarget"


def heard(queue: Resource, world: World) -> Iterator[str]:
    """Kinds of events that rules which are on send to a queue.

    Raises:
        NotKnown: after the last that is known, where of some it is not.
    """
    targets = world.graph.users(queue, TARGET, key="arn")
    return across((one for target in targets for one in world.graph.of(target, "rule", RULE)), kinds)


def kinds(rule: Resource) -> Iterator[str]:
    """Kinds of events that a rule passes on; none where it is off."""
    if rule.get("state", "ENABLED") != "DISABLED":
        yield from json.loads(rule.get("eventPattern", "{}")).get("detail-type", [])


def hears_of_machines(queue: Resource, world: World) -> bool:
    """Whether two events of a machine's end reach it; one alone is somebody's alarm, not what drains nodes."""
    known = wanted()
    found: set[str] = set()
    for kind in heard(queue, world):
        found |= {kind} & known
        if len(found) > 1:
            return True
    return False


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
    for kind in sorted(wanted().difference(heard(queue, world))):
        yield f"`{queue.name}` does not hear of `{kind}`"
