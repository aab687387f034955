"""What the user sees while the engine works and when it ends."""

import io
import time
from typing import Any

from pulumi.automation import EngineEvent
from pulumi.automation.events import OpType

from groundwork.lifecycle.hints import hint_for
from groundwork.lifecycle.progress import Progress, label
from groundwork.lifecycle.summary import changes_by_component, component_of

QUEUE = "urn:pulumi:dev::groundwork::groundwork:aws:Environment$groundwork:aws:Autoscaling$aws:sqs/queue:Queue::dev-interruptions"
STACK = "urn:pulumi:dev::groundwork::pulumi:pulumi:Stack::groundwork-dev"


def step(name: str, urn: str, op: str = "create", provider: str = "p") -> EngineEvent:
    metadata = {"op": op, "urn": urn, "type": urn.split("::")[2].rsplit("$", maxsplit=1)[-1], "provider": provider}
    return EngineEvent.from_json({"sequence": 1, "timestamp": 1, name: {"metadata": metadata}})


def diagnostic(urn: str, message: str, severity: str = "error", **more: Any) -> EngineEvent:
    said = {"urn": urn, "message": message, "color": "raw", "severity": severity, **more}
    return EngineEvent.from_json({"sequence": 1, "timestamp": 1, "diagnosticEvent": said})


def test_each_finished_operation_is_a_line_with_its_seconds() -> None:
    stream, now = io.StringIO(), [0.0]
    progress = Progress(2, stream, lambda: now[0])
    progress.on_event(step("resourcePreEvent", QUEUE))
    now[0] = 1.5
    progress.on_event(step("resOutputsEvent", QUEUE))
    assert stream.getvalue().split() == ["created", "sqs.Queue", "dev-interruptions", "1.5", "s"]
    assert progress.changed == {QUEUE: OpType.CREATE}


def test_a_failure_is_kept_with_what_was_being_done_and_the_cloud_s_words() -> None:
    progress = Progress(stream=io.StringIO())
    progress.on_event(step("resourcePreEvent", QUEUE))
    progress.on_event(diagnostic(QUEUE, "<{%fg 1%}>VcpuLimitExceeded: You have requested more vCPU<{%reset%}>"))
    progress.on_event(diagnostic(QUEUE, "VcpuLimitExceeded: You have requested more vCPU"))
    progress.on_event(step("resOpFailedEvent", QUEUE))
    failure = progress.failures[QUEUE]
    assert (failure.doing, failure.words) == ("creating", ["VcpuLimitExceeded: You have requested more vCPU"])


def test_the_engine_s_own_chatter_is_not_an_error_of_the_environment() -> None:
    stream = io.StringIO()
    progress = Progress(stream=stream)
    progress.on_event(diagnostic(STACK, "update failed"))
    progress.on_event(diagnostic(STACK, "using pulumi-resource-aws from $PATH at /x", "warning"))
    assert (progress.errors, stream.getvalue()) == ([], "")
    progress.on_event(diagnostic(STACK, "ZeroDivisionError: division by zero"))
    assert progress.errors == ["ZeroDivisionError: division by zero"]


def test_it_is_never_silent_for_long() -> None:
    stream = io.StringIO()
    with Progress(5, stream) as progress:
        progress.on_event(step("resourcePreEvent", QUEUE))
        time.sleep(2.2)
    assert "creating sqs.Queue dev-interruptions" in stream.getvalue()


def test_control_characters_of_a_message_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    Progress(stream=stream).on_event(diagnostic(STACK, "look \x1b[2J here", "warning"))
    assert "\x1b" not in stream.getvalue()


def test_components_come_from_the_chain_of_parents() -> None:
    assert component_of(QUEUE) == "Autoscaling"
    assert component_of(STACK) == "Environment"
    counted = changes_by_component({QUEUE: OpType.CREATE, STACK: OpType.CREATE})
    assert {name: dict(words) for name, words in counted.items()} == {"Autoscaling": {"created": 1}}
    assert label(QUEUE) == "sqs.Queue dev-interruptions"


def test_every_hint_is_reached_by_the_words_it_is_for() -> None:
    assert "groundwork doctor dev" in hint_for("VcpuLimitExceeded: You have requested more vCPU capacity", "dev")
    assert "add a zone" in hint_for(
        "InsufficientInstanceCapacity: We currently do not have sufficient p5.48xlarge", "dev"
    )
    assert "cluster.deletion_protection: false" in hint_for(
        "InvalidRequestException: Deletion protection is enabled", "dev"
    )
    assert "drains" in hint_for("DependencyViolation: resource sg-1 has a dependent object", "dev")
    assert hint_for("something nobody has seen", "dev") == ""
