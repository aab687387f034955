"""The CrossGuard pack: the same rules, asked by the engine while it previews and updates.

Two policies a kind, one that stops and one that tells, hand every rule what it looks at; eighty policies of their own
would have the SDK read every resource eighty times (`benchmarks/report.md`). Resources are judged before they are made;
relations, cost and the environment when all are known, and again at the end.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

if TYPE_CHECKING:
    from groundwork.policy.judging import Judge


def policies(judge: "Callable[[], Judge]") -> Sequence[Any]:
    """The policies of the pack. Those that stop come first and judge; those that tell repeat what is not to stop."""

    def resource_stops(args: ResourceValidationArgs, report: ReportViolation) -> None:
        for told in judge().telling(judge().resource(args), stopping=True):
            report(*told)

    def resource_tells(args: ResourceValidationArgs, report: ReportViolation) -> None:
        for told in judge().telling(judge().verdicts[args.urn], stopping=False):
            report(*told)

    def stack_stops(args: StackValidationArgs, report: ReportViolation) -> None:
        for told in judge().telling(judge().stack(args), stopping=True):
            report(*told)

    def stack_tells(args: StackValidationArgs, report: ReportViolation) -> None:
        for told in judge().telling(judge().of_stack, stopping=False):
            report(*told)
        if holes := judge().holes():
            report(holes, None)

    must, should = EnforcementLevel.MANDATORY, EnforcementLevel.ADVISORY
    return [
        ResourceValidationPolicy("resource-must", "A rule of one resource does not hold.", resource_stops, must),
        ResourceValidationPolicy("resource-should", "A rule of one resource should hold.", resource_tells, should),
        StackValidationPolicy("stack-must", "A rule of the whole does not hold.", stack_stops, must),
        StackValidationPolicy("stack-should", "A rule of the whole should hold.", stack_tells, should),
    ]


def load() -> "Judge":
    """Read rules, catalogue and prices."""
    from groundwork.policy.judging import Judge  # noqa: PLC0415

    return Judge()


def serve() -> None:
    """Answer the engine until it is done. Its first word to the engine is a port number, so nothing else is printed.

    The engine waits for that word before it starts the program; so rules are read meanwhile, beside the program's own start.
    """
    sys.stdout.flush()
    with ThreadPoolExecutor(max_workers=1) as aside:
        PolicyPack("groundwork", policies=list(policies(aside.submit(load).result)))
