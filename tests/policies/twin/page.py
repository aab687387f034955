"""`docs/peers.md`, from what checkov said of the twins and our answers: python -m tests.policies.twin.page."""

from collections.abc import Iterator

from policies.registry import by_id
from tests.examples import ROOT
from tests.policies.twin.answers import answers, kept
from tests.policies.twin.source import FAULTS, STACKS

PAGE = ROOT / "docs" / "peers.md"


def page() -> str:
    """The whole page."""
    said, turns = kept(), kept()["turns"]
    silent = [fault for fault in FAULTS if not turns[fault]]
    counts = " and ".join(f"`{stack}` ({said['resources'][stack]} resources)" for stack in STACKS)
    lines = [
        "# Rules beside their peers",
        "",
        "*Written by `python -m tests.policies.twin.page`; a test holds it current.*",
        "",
        "checkov reads Terraform and not Pulumi. So our examples are written as the plan Terraform would make of the same resources, every",
        "type of AWS in them (`tests/policies/twin/convert.py`, `types.yaml`), and given to it: what is another resource's output is not known",
        "there and a reference, as in a real plan; only policies are left readable. Then faults are planted in the same graph, and both are asked again.",
        "",
        f"- checkov {said['version']}, asked on {said['day']} about {counts}, by its own checks alone, without a server",
        "- `python -m tests.policies.twin.record PROGRAM` asks it again; its answers are kept beside, and the tests need neither it nor a network",
        "- trivy was not asked. The ids `AWS-…` on our cards come from reading its checks",
        "- how fast each of them is: [benchmarks/report.md](../benchmarks/report.md)",
        "",
        "## What checkov has against our examples, and why that stays",
        "",
        "| check | what it asks | fails | why it stays |",
        "|---|---|---|---|",
        *_standing(),
        "",
        "## Faults that it finds, ours find",
        "",
        f"{len(FAULTS) - len(silent)} of {len(FAULTS)} faults, each planted alone. The checks are those that passed, or had nothing to look at, before.",
        "",
        "| fault | in | checkov | ours |",
        "|---|---|---|---|",
        *(_fault(fault) for fault in FAULTS if turns[fault]),
        "",
        "## Faults that only ours find",
        "",
        "| fault | in | ours |",
        "|---|---|---|",
        *(f"| {fault} | `{FAULTS[fault]['stack']}` | {_titled(FAULTS[fault]['ours'])} |" for fault in silent),
        "",
        "Its check of volumes looks at instances and launch configurations, not at launch templates; its check of user data reads no",
        "base64; a rule that opens every port names none, which its checks of ports take for no port at all.",
        "",
        "Beyond these, rules whose card in [policies.md](policies.md) has no line *also checked as* have no equal in checkov, and none in",
        "trivy's checks as far as they were read: those of relations (a fabric's group admits itself, nodes wait for what they need,",
        "machines and file systems are in one zone, a service may use the key it is given), of capacity and machines, of the month's cost,",
        "of the environment file, and of own servers.",
        "",
        "## Every check that was asked",
        "",
        "| check | what it asks | ours |",
        "|---|---|---|",
        *(f"| `{check}` | {_title(check)} | {_ours(check)} |" for check in answers() if check in said["titles"]),
    ]
    return "\n".join(lines) + "\n"


def _standing() -> Iterator[str]:
    for check, answer in answers().items():
        failing = {stack: len(kept()["fails"][stack].get(check, ())) for stack in STACKS}
        if any(failing.values()):
            where = ", ".join(f"{number} in `{stack}`" for stack, number in failing.items() if number)
            yield f"| `{check}` | {_title(check)} | {where} | {answer.here} |"


def _fault(fault: str) -> str:
    checks = ", ".join(f"`{check}`" for check in kept()["turns"][fault])
    return (
        f"| {fault} | `{FAULTS[fault]['stack']}` | {checks} | {', '.join(f'`{id}`' for id in FAULTS[fault]['ours'])} |"
    )


def _titled(ids: list[str]) -> str:
    return "; ".join(f"`{id}` {by_id()[id].title.rstrip('.')}" for id in ids)


def _title(check: str) -> str:
    return " ".join(kept()["titles"][check].replace("|", "/").split())


def _ours(check: str) -> str:
    answer = answers()[check]
    return ", ".join(f"`{id}`" for id in answer.rules) or f"none: {answer.none}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
