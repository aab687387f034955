"""GPU-09."""

import json

from infra.catalog import catalog
from tests.policies.compliant import Compliant, aws, ref

EVENTS = catalog().aws.karpenter.events
GOOD = Compliant(
    "GPU-09",
    aws("queue", "sqs/queue:Queue"),
    aws("jobs", "sqs/queue:Queue"),
    *(aws(event, "cloudwatch/eventRule:EventRule", eventPattern=json.dumps(of)) for event, of in EVENTS.items()),
    *(
        aws(f"{event}-to-queue", "cloudwatch/eventTarget:EventTarget", {"rule": ref(event), "arn": ref("queue")})
        for event in EVENTS
    ),
)
SAID = {"queue": "`queue` does not hear of `EC2 Spot Instance Interruption Warning`"}


def test_allowed():
    assert GOOD.passed() == {"queue"}


def test_denied():
    assert GOOD.spoil("spot-interruption", state="DISABLED").said() == SAID
    assert GOOD.spoil("spot-interruption-to-queue", arn=ref("jobs")).said()["queue"] == SAID["queue"]
    assert GOOD.spoil("spot-interruption", eventPattern=json.dumps({"detail-type": ["Other"]})).said() == SAID


def test_omitted():
    assert GOOD.without("spot-interruption-to-queue").said() == SAID
    assert GOOD.omit("spot-interruption", "eventPattern").said() == SAID


def test_an_alarm_on_one_event_is_no_interruption_queue():
    others = [event for event in EVENTS if event != "health"]
    alarm = GOOD
    for event in others:
        alarm = alarm.without(f"{event}-to-queue")
    assert alarm.outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("spot-interruption", "eventPattern").unknown() == {"queue": "eventPattern"}
    assert GOOD.unknown_at("spot-interruption-to-queue", "arn").passed() == {"queue"}
