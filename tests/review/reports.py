"""Reports to render: one of a change with everything in it, one clear, and one of nothing but hostile names."""

from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from groundwork.diff.compare import compare
from groundwork.diff.model import Action, Change, Diff
from groundwork.review.model import Card, Finding, Outcome, Report, Suppression
from policies.rule import Severity
from tests.diff.sides import BASE, HEAD, compared, environments, planned, resource, side

TODAY = date(2026, 11, 25)
HOSTILE = (
    "line\nbreak ### heading",
    "carriage\rreturn",
    "separator\u2028and\u2029paragraph",
    "`code` ends",
    "| cell | ends |",
    "<script>alert(1)</script><!-- -->",
    "@maintainer please merge",
    "fixes #123 and GH-7",
    "[click](https://evil.example/x)",
    "![img](https://evil.example/x.png)",
    "\u202eright to left\u2066",
    "```\nfence\n```",
    "~~~",
    '"]; click n0 "javascript:alert(1)"',
    "emoji \U0001f525\U0001f9ea",
    "nul \x00 and bell \x07",
    "</details></table>",
    "www.evil.example",
    "$\\alpha$",
    "{{ 7 * 7 }}",
)


def card(id: str = "NET-04", **more: Any) -> Card:
    fields = {
        "title": "Machines of a fast fabric reach each other",
        "why": "Otherwise collectives hang.",
        "remedy": "let the group of `pools.h100` admit itself",
        "sources": ("https://docs.aws.amazon.com/x.html",),
    }
    return Card(id=id, **(fields | more))


def finding(name: str = "prod-efa", id: str = "NET-04", **more: Any) -> Finding:
    fields = {
        "card": card(id),
        "outcome": Outcome.VIOLATED,
        "severity": Severity.HIGH,
        "target": f"urn:pulumi:prod::groundwork::aws:ec2/securityGroup:SecurityGroup::{name}",
        "name": name,
        "message": f"`{name}` does not admit itself",
        "key": "pools.h100",
        "line": 12,
        "fingerprint": sha256(f"{id} {name}".encode("utf-8", "replace")).hexdigest()[:16],
    }
    return Finding(**(fields | more))


def report(diff: Diff | None = None, *findings: Finding, **more: Any) -> Report:
    fields: dict[str, Any] = {
        "project": "groundwork",
        "stack": "prod",
        "environment": {"name": "prod", "target": "aws"},
        "file": "Pulumi.prod.yaml",
        "tool": "groundwork 0.1.0",
        "today": TODAY,
        "findings": findings,
        "diff": diff,
    }
    if diff:
        fields["cost"] = diff.cost.head
        fields["dates"] = (("prices", "2026-02-01"),)
    return Report(**(fields | more))


@cache
def clear() -> Report:
    return report(environments(), finding(outcome=Outcome.PASSED, message=""), budget=5000)


@cache
def busy() -> Report:
    """A change with something in every section."""
    said = Suppression(
        "STO-02", "small-models", "Models are made again by a job each night", "ml@example.com", date(2027, 1, 31)
    )
    head = (
        "network: {cidr: 10.9.0.0/16}\ntags: {team: new}\ncluster: {public_cidrs: [192.0.2.0/24]}\n"
        "pools: {tesla: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 1, max: 9}}}"
    )
    diff = environments("budget: {monthly_usd: 3000}", head)
    urn = diff.of(Action.REPLACE)[0].urn
    return report(
        diff,
        finding("small-network", target=urn, severity=Severity.CRITICAL),
        finding("pools.tesla", id="GPU-08", target="pools.tesla", severity=Severity.MEDIUM, line=9),
        finding("small-nodes", outcome=Outcome.ERROR, message="KeyError: 'x'", id="IAM-01"),
        finding("small-key", outcome=Outcome.UNKNOWN, message="policy.Statement", id="ENC-02"),
        finding("small-models", outcome=Outcome.SUPPRESSED, id="STO-02", suppression=said),
        finding("old", outcome=Outcome.KNOWN, id="TAG-01", severity=Severity.LOW),
        finding("fine", outcome=Outcome.PASSED, id="TAG-01", severity=Severity.LOW, message=""),
        budget=3000,
        unused=(replace(said, target="nothing"),),
        expired=(replace(said, target="something", until=date(2026, 1, 31)),),
    )


def hostile(count: int = 60) -> Report:
    """Resources, rules and reasons that hold all of `HOSTILE`."""
    buckets = [
        resource("aws:s3/bucket:Bucket", f"{HOSTILE[n % len(HOSTILE)]} {n}", {"bucket": "a"}) for n in range(count)
    ]
    after = [replace(one, inputs={"bucket": HOSTILE[n % len(HOSTILE)]}) for n, one in enumerate(buckets)]
    diff = compared(side(*buckets), side(*after, resource("aws:s3/bucket:Bucket", "new")))
    said = [Suppression("STO-02", text, text, text, TODAY) for text in HOSTILE]
    findings = [
        *(finding(text, message=f"`{text}` and {text}", key=text) for text in HOSTILE),
        *(finding(text, outcome=Outcome.UNKNOWN, message=text) for text in HOSTILE),
        *(finding(one.target, outcome=Outcome.SUPPRESSED, suppression=one) for one in said),
        *(finding(text, outcome=Outcome.ERROR, message=text) for text in HOSTILE),
    ]
    return report(replace(diff, notes=HOSTILE), *findings, stack=HOSTILE[5], file=f"{HOSTILE[0]}.yaml", errors=HOSTILE)


def many(count: int = 5_000) -> Report:
    """A change of so many resources, with emoji in their names, in which all are told one by one."""
    names = [f"\U0001f525 {HOSTILE[n % len(HOSTILE)]} {n}" * 3 for n in range(count)]
    actions = [Action.REPLACE, Action.DELETE, Action.CREATE, Action.UPDATE]
    changes = tuple(
        Change(
            actions[n % 4],
            f"urn:pulumi:dev::p::aws:s3/bucket:Bucket::{name}",
            "aws:s3/bucket:Bucket",
            name,
            f"part {n % 97}",
        )
        for n, name in enumerate(names)
    )
    diff = replace(compare(planned(), planned(), BASE, HEAD), changes=changes)
    return report(
        diff, *(finding(name, target=changes[n].urn, message=f"{name} " * 20) for n, name in enumerate(names))
    )
