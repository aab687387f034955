"""SARIF, JUnit and JSON: to their schemas and hosts' limits, sorted, the same bytes every time."""

import json
from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from groundwork.errors import GroundworkError
from groundwork.review import json as as_json
from groundwork.review.junit import junit
from groundwork.review.model import Outcome
from groundwork.review.sarif import MOST_RESULTS, sarif
from policies.rule import Severity
from tests.bills import ROOT
from tests.review.reports import HOSTILE, busy, clear, finding, hostile, many, report

SCHEMA = json.loads((ROOT / "docs" / "review.schema.json").read_text())
DIFF = json.loads((ROOT / "docs" / "diff.schema.json").read_text())


def run(found) -> dict:
    (only,) = json.loads(sarif(found))["runs"]
    return only


@pytest.mark.parametrize("made", [busy, clear, hostile])
def test_the_document_keeps_its_schema(made):
    found = json.loads(as_json.text(made()))
    Draft202012Validator(SCHEMA).validate(found)
    Draft202012Validator(DIFF).validate(found["diff"])


def test_a_report_without_a_base_keeps_the_schema():
    Draft202012Validator(SCHEMA).validate(json.loads(as_json.text(report(None, finding()))))


@pytest.mark.parametrize("write", [as_json.text, sarif, junit])
def test_the_same_bytes_twenty_times(write):
    assert len({write(busy()) for _ in range(20)}) == 1


@pytest.mark.parametrize("write", [as_json.text, sarif, junit])
def test_what_looks_like_a_secret_is_never_written(write):
    with pytest.raises(GroundworkError, match="looks like a secret"):
        write(report(None, finding(message="AKIAIOSFODNN7EXAMPLE")))


def test_results_stand_at_the_line_to_edit():
    first, second = run(busy())["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "Pulumi.prod.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12},
    }
    assert (first["ruleId"], first["level"], second["level"]) == ("NET-04", "error", "warning")
    assert first["message"]["text"] == (
        "small-network: `small-network` does not admit itself. let the group of `pools.h100` admit itself."
    )


def test_only_rules_of_security_have_its_severity():
    rules = {rule["id"]: rule["properties"] for rule in run(busy())["tool"]["driver"]["rules"]}
    assert rules["NET-04"]["security-severity"] == "9.5"
    assert "security-severity" not in rules["GPU-08"]
    assert "security" not in rules["GPU-08"]["tags"]


def test_each_environment_has_a_category_of_its_own():
    assert run(busy())["automationDetails"] == {"id": "groundwork/prod/"}


def test_a_place_is_never_line_zero_and_a_path_is_a_path():
    found = run(report(None, finding(line=0), file="deploy here/Pulumi.é.yaml"))
    place = found["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 1
    assert place["artifactLocation"]["uri"] == "deploy%20here/Pulumi.%C3%A9.yaml"


def test_fingerprints_tell_findings_of_one_rule_and_thing_apart():
    marks = [
        one["partialFingerprints"]["primaryLocationLineHash"]
        for one in run(report(None, finding(message="a"), finding(message="b")))["results"]
    ]
    assert marks[1] == f"{marks[0]}:2"


def test_indices_lead_to_their_rules():
    found = run(busy())
    rules = found["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in found["results"])


def test_of_too_many_results_the_worst_are_kept_and_the_others_counted():
    findings = [
        finding(f"n{n}", severity=Severity.CRITICAL if n < 5 else Severity.LOW) for n in range(MOST_RESULTS + 7)
    ]
    found = run(report(None, *findings))
    assert len(found["results"]) == MOST_RESULTS
    assert found["properties"]["leftOut"] == 7
    assert [one["level"] for one in found["results"][:6]] == ["error"] * 5 + ["note"]


def test_a_bracket_makes_no_link_in_a_message():
    (one,) = run(report(None, finding(HOSTILE[8])))["results"]
    assert one["message"]["text"].startswith("\\[click\\](https://evil.example/x): ")


def cases(found) -> list[ET.Element]:
    return ET.fromstring(junit(found).encode()).findall("testsuite/testcase")


@pytest.mark.parametrize("made", [busy, clear, hostile, many])
def test_cases_are_known_again_by_class_and_name(made):
    names = Counter((case.get("classname"), case.get("name")) for case in cases(made()))
    assert set(names.values()) == {1}


def test_counts_are_those_of_the_cases():
    root = ET.fromstring(junit(busy()))
    found = {tag: len(root.findall(f"testsuite/testcase/{tag}")) for tag in ("failure", "error", "skipped")}
    assert found == {"failure": 2, "error": 1, "skipped": 3}
    assert [root.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["7", "2", "1", "3"]
    assert sum(int(suite.get("tests")) for suite in root) == 7


def test_what_is_skipped_says_why():
    said = [case.find("skipped").get("message") for case in cases(busy()) if case.find("skipped") is not None]
    assert sorted(said) == [
        "STO-02 high: `small-models` until 2027-01-31 by ml@example.com: Models are made again by a job each night",
        "known before this change: `old` does not admit itself",
        "not known: policy.Statement",
    ]


def test_areas_stand_in_the_order_of_the_page():
    root = ET.fromstring(junit(busy()))
    assert [suite.get("name").partition(" ")[0] for suite in root] == [
        "network", "identity", "encryption", "capacity", "storage", "tags",
    ]  # fmt: skip


def test_five_thousand_cases_stay_below_what_hosts_take():
    assert len(junit(many()).encode()) < 30_000_000
    assert len(sarif(many()).encode()) < 10_000_000


def test_a_report_of_what_passed_alone_has_no_failures():
    root = ET.fromstring(junit(report(None, finding(outcome=Outcome.PASSED))))
    assert (root.get("tests"), root.get("failures")) == ("1", "0")
