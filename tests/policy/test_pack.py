"""The policy pack's side of the protocol: unknowns nested anywhere, rules that fail, what stops and what tells."""

import json
import subprocess
import sys
from typing import Any

import pytest
from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import proxy
from pulumi_policy.policy import EnforcementLevel, _PolicyAnalyzerServicer
from pulumi_policy.proxy import unknown_checking_proxy

from groundwork.policy import judging
from groundwork.policy.judging import Judge
from groundwork.policy.pack import policies
from groundwork.policy.plain import SENTINELS, plain
from policies.graph import Resource
from policies.rule import Found, Kind, Rule, Severity, rule
from policies.unknown import UNKNOWN
from policies.world import World

BUCKET = "aws:s3/bucket:Bucket"


def test_the_sdks_markers_are_all_known_here():
    assert len(SENTINELS) == 7
    assert proxy.UNKNOWN_STRING_VALUE in SENTINELS


@pytest.mark.parametrize("marker", sorted(SENTINELS))
def test_an_unknown_is_one_wherever_it_is(marker: str):
    """In a mapping, in a list, in a list of mappings, as the whole of a list that was sliced, and next to what is known."""
    given = {
        "alone": marker,
        "mapping": {"inside": {"deep": marker, "known": 1.0}},
        "list": ["a", marker, ["b", marker]],
        "sliced": ["x", marker, "y"][1:],
        "rows": [{"id": marker, "kind": "efa"}],
        "none": None,
        "__defaults": [],
    }
    assert plain(unknown_checking_proxy(given)) == {
        "alone": UNKNOWN,
        "mapping": {"inside": {"deep": UNKNOWN, "known": 1}},
        "list": ["a", UNKNOWN, ["b", UNKNOWN]],
        "sliced": [UNKNOWN, "y"],
        "rows": [{"id": UNKNOWN, "kind": "efa"}],
    }


def test_what_is_secret_by_name_is_masked_before_a_rule_sees_it():
    assert plain({"masterPassword": "hunter2", "name": "x"}) == {"masterPassword": "[secret]", "name": "x"}


def _rule(id: str, severity: Severity, kind: Kind = Kind.RESOURCE) -> Any:
    return rule(id, "Title.", why="Why.", remedy="mend it", kind=kind, on=(BUCKET,), severity=severity)


@_rule("STO-90", Severity.HIGH)
def is_private(bucket: Resource, world: World) -> Found:
    if bucket.get("acl") == "public-read":
        yield f"`{bucket.name}` is public"


@_rule("STO-91", Severity.LOW)
def is_versioned(bucket: Resource, world: World) -> Found:
    if not bucket.get("versioning"):
        yield f"`{bucket.name}` keeps no versions"


@_rule("STO-92", Severity.CRITICAL)
def fails(bucket: Resource, world: World) -> Found:
    yield bucket.inputs["there is no such key"]


@_rule("STO-93", Severity.HIGH, Kind.RELATION)
def has_a_friend(bucket: Resource, world: World) -> Found:
    if len(list(world.graph.typed(BUCKET))) < 2:
        yield f"`{bucket.name}` is alone"


class Engine:
    """The SDK's own servicer, called as the engine calls it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *asked: Rule) -> None:
        monkeypatch.setattr(judging, "AT_ONCE", [one for one in asked if one.kind is Kind.RESOURCE])
        monkeypatch.setattr(judging, "LATER", [one for one in asked if one.kind is not Kind.RESOURCE])
        self.judge = Judge()
        own = list(policies(lambda: self.judge))
        self.servicer = _PolicyAnalyzerServicer("groundwork", "0.0.1", own, EnforcementLevel.ADVISORY)
        self.resources: list[Any] = []

    def resource(self, name: str, **inputs: Any) -> list[tuple[str, str]]:
        """Level and message of each diagnostic on one resource."""
        request = proto.AnalyzeRequest(urn=f"urn:pulumi:s::p::{BUCKET}::{name}", type=BUCKET, name=name)
        json_format.ParseDict(inputs, request.properties)
        whole = proto.AnalyzerResource(urn=request.urn, type=BUCKET, name=name)
        whole.properties.CopyFrom(request.properties)
        self.resources.append(whole)
        return self._said(self.servicer.Analyze(request, None))

    def stack(self) -> list[tuple[str, str]]:
        """The same of the whole."""
        return self._said(self.servicer.AnalyzeStack(proto.AnalyzeStackRequest(resources=self.resources), None))

    def _said(self, response: Any) -> list[tuple[str, str]]:
        level = proto.EnforcementLevel.Name
        return [(level(one.enforcementLevel), one.message.split("\n", 1)[1]) for one in response.diagnostics]


def test_what_is_severe_stops_and_what_is_not_tells(monkeypatch: pytest.MonkeyPatch):
    engine = Engine(monkeypatch, is_private, is_versioned)
    assert engine.resource("a", acl="public-read") == [
        ("MANDATORY", "STO-90 (high): `a` is public. Mend it."),
        ("ADVISORY", "STO-91 (low): `a` keeps no versions. Mend it."),
    ]
    assert engine.resource("b", acl="private", versioning={"enabled": True}) == []


def test_an_unknown_silences_only_the_rule_that_asks_for_it(monkeypatch: pytest.MonkeyPatch):
    engine = Engine(monkeypatch, is_private, is_versioned)
    assert engine.resource("a", acl=proxy.UNKNOWN_STRING_VALUE) == [
        ("ADVISORY", "STO-91 (low): `a` keeps no versions. Mend it.")
    ]
    (told,) = engine.stack()
    assert told == (
        "ADVISORY",
        "1 verdict not known before the cloud decides, of STO-90; asked again in the update",
    )


def test_a_rule_that_fails_is_a_verdict_and_no_dead_update(monkeypatch: pytest.MonkeyPatch):
    engine = Engine(monkeypatch, fails, is_private)
    assert engine.resource("a", acl="public-read") == [
        ("MANDATORY", "STO-90 (high): `a` is public. Mend it."),
        ("ADVISORY", "STO-92 could not be asked about `a`: KeyError: 'there is no such key'"),
    ]


def test_the_engine_need_not_wait_until_the_rules_are_read():
    """Reading rules, catalogue and prices takes longer than anything else; it is done beside the program's own start."""
    code = "import sys, groundwork.policy.pack; print(sorted({'policies', 'infra', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_relations_wait_for_all_resources(monkeypatch: pytest.MonkeyPatch):
    engine = Engine(monkeypatch, has_a_friend)
    assert engine.resource("a") == []
    assert engine.stack() == [("MANDATORY", "STO-93 (high): `a` is alone. Mend it.")]
    engine.resource("b")
    assert engine.stack() == []


def test_all_verdicts_are_written_where_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv(judging.VERDICTS, str(tmp_path / "verdicts.json"))
    engine = Engine(monkeypatch, is_private, has_a_friend)
    engine.resource("a", acl="private")
    engine.stack()
    written = json.loads((tmp_path / "verdicts.json").read_text())
    urn = f"urn:pulumi:s::p::{BUCKET}::a"
    assert written == [["STO-90", urn, "passed", ""], ["STO-93", urn, "violated", "`a` is alone"]]


def test_what_is_only_in_the_state_is_judged_with_the_whole(monkeypatch: pytest.MonkeyPatch):
    """With `--target` the engine shows the pack what it leaves alone only as part of the stack."""
    engine = Engine(monkeypatch, is_private)
    engine.resource("a", acl="public-read")
    engine.judge = Judge()
    engine.servicer = _PolicyAnalyzerServicer(
        "groundwork", "0.0.1", list(policies(lambda: engine.judge)), EnforcementLevel.ADVISORY
    )
    assert engine.stack() == [("MANDATORY", "STO-90 (high): `a` is public. Mend it.")]
