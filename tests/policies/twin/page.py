"""`docs/peers.md`, from what checkov and trivy said of the twins and our answers: python -m tests.policies.twin.page."""

from collections.abc import Iterable, Iterator

from policies.registry import by_id, rules
from tests.examples import ROOT
from tests.policies.twin.answers import PEERS, answers, fails, kept, titles
from tests.policies.twin.source import FAULTS, STACKS

PAGE = ROOT / "docs" / "peers.md"


def page() -> str:
    """The whole page."""
    found = {fault: any(kept(peer)["turns"][fault] for peer in PEERS) for fault in FAULTS}
    counts = " and ".join(f"`{stack}` ({kept(PEERS[0])['resources'][stack]} resources)" for stack in STACKS)
    lines = [
        "# Rules beside their peers",
        "",
        "*Written by `python -m tests.policies.twin.page`; a test holds it current.*",
        "",
        "checkov and trivy read Terraform and not Pulumi. So our examples are written as the plan Terraform would make of the same resources,",
        "every type of AWS in them (`tests/policies/twin/convert.py`, `types.yaml`), and given to them: what is another resource's output is not",
        "known there and a reference, as in a real plan; only policies are left readable. Then faults are planted in the same graph, and all are asked again.",
        "",
        f"- asked about {counts}: {_versions()}, each by its own checks alone, without a server",
        "- of trivy its scanner of plans, with the checks that are part of that version, built from its Go modules (`tests/policies/twin/trivy`)",
        "- `python -m tests.policies.twin.record PEER PROGRAM` asks again; answers are kept beside, and the tests need neither peer nor a network",
        f"- on our cards but asked by trivy only for a benchmark, or no more: {_retired()}",
        "- how fast checkov and ours are: [benchmarks/report.md](../benchmarks/report.md)",
        "",
        "## What they have against our examples, and why that stays",
        "",
        "`CKV…` are checks of checkov, `AWS-…` of trivy.",
        "",
        "| check | what it asks | fails | why it stays |",
        "|---|---|---|---|",
        *_standing(),
        "",
        "## Faults that they find, ours find",
        "",
        f"Of {len(FAULTS)} faults, each planted alone, {_counted()}, ours all. The checks are those that passed, or had nothing to look at, before.",
        "",
        "| fault | in | checkov | trivy | ours |",
        "|---|---|---|---|---|",
        *(_fault(fault) for fault in FAULTS if found[fault]),
        "",
        "Checks of ports in checkov take a rule that opens every port for one that opens none, since it names none. trivy asks nothing of",
        "policies that open a bucket, key, topic or role to everybody, and nothing of web firewalls or Lustre; its check of administrators'",
        "rights is retired; a listener whose load balancer is in another plan it passes over.",
        "",
        "## Faults that only ours find",
        "",
        "| fault | in | ours |",
        "|---|---|---|",
        *(
            f"| {fault} | `{FAULTS[fault]['stack']}` | {_titled(FAULTS[fault]['ours'])} |"
            for fault in FAULTS
            if not found[fault]
        ),
        "",
        "Their checks of volumes look at instances and launch configurations, not at launch templates; neither reads the base64 of user data.",
        "",
        "Beyond these, rules whose card in [policies.md](policies.md) has no line *also checked as* have no equal in either, as far as their",
        "checks were read: those of relations (a fabric's group admits itself, nodes wait for what they need,",
        "machines and file systems are in one zone, a service may use the key it is given), of capacity and machines, of the month's cost,",
        "of the environment file, and of own servers.",
        "",
        "## Every check that was asked",
        "",
        "trivy names a check that had nothing to look at as passed, so some of its checks here ask about what is in neither example.",
        "",
        "| check | what it asks | ours |",
        "|---|---|---|",
        *(f"| `{check}` | {_title(check)} | {_ours(check)} |" for check in answers() if check in titles()),
    ]
    return "\n".join(lines) + "\n"


def _versions() -> str:
    return " and ".join(f"{peer} {kept(peer)['version']} on {kept(peer)['day']}" for peer in PEERS)


def _counted() -> str:
    return ", ".join(f"{peer} finds {sum(map(bool, kept(peer)['turns'].values()))}" for peer in PEERS)


def _retired() -> str:
    cards = {(peer, one.id) for one in rules() for peer in one.peers if peer.startswith("AWS-")}
    return ", ".join(f"`{peer}` ({id})" for peer, id in sorted(cards) if peer not in titles())


def _standing() -> Iterator[str]:
    for check, answer in answers().items():
        failing = {stack: len(fails(check, stack)) for stack in STACKS}
        if any(failing.values()):
            where = ", ".join(f"{number} in `{stack}`" for stack, number in failing.items() if number)
            yield f"| `{check}` | {_title(check)} | {where} | {answer.here} |"


def _fault(fault: str) -> str:
    row = FAULTS[fault]
    said = (_listed(kept(peer)["turns"][fault]) or "–" for peer in PEERS)
    return f"| {fault} | `{row['stack']}` | {' | '.join(said)} | {_listed(row['ours'])} |"


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id}`" for id in ids)


def _titled(ids: list[str]) -> str:
    return "; ".join(f"`{id}` {by_id()[id].title.rstrip('.')}" for id in ids)


def _title(check: str) -> str:
    return " ".join(titles()[check].replace("|", "/").split())


def _ours(check: str) -> str:
    answer = answers()[check]
    return _listed(answer.rules) or f"none: {answer.none}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
