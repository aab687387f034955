"""One stack reviewed: both plans, what differs, what it costs, what the rules say of it; one report."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from groundwork.cost.estimate import Estimate, estimate
from groundwork.cost.money import Three
from groundwork.cost.usage import given
from groundwork.diff.against import Compared, against
from groundwork.diff.base import LIMIT_S
from groundwork.diff.git import Repository
from groundwork.diff.model import Action
from groundwork.diff.side import Side
from groundwork.errors import BaseFailed, EnvironmentRefused, GroundworkError
from groundwork.own_servers import fleet_in
from groundwork.plan.json import document
from groundwork.plan.model import WHOLE_TYPE
from groundwork.plan.walk import plan
from groundwork.policy.check import Checked, weigh
from groundwork.policy.file import Policies, read_policies
from groundwork.policy.file import Suppression as Said
from groundwork.policy.seen import world_of_stack
from groundwork.policy.world import graph_of, world_of, world_of_fleet
from groundwork.project import PROJECT, Project
from groundwork.review.build import report
from groundwork.review.model import Report, Suppression
from infra.environment.load import Reading, check_config, read_environment
from policies.judge import Outcome, judge
from policies.registry import rules
from policies.rule import Kind
from policies.world import Bill, Change, Monthly, PoolBill, World

CHANGED: Final[dict[Action, Literal["create", "update", "replace", "delete", "move"]]] = {
    Action.CREATE: "create",
    Action.UPDATE: "update",
    Action.REPLACE: "replace",
    Action.DELETE: "delete",
    Action.MOVE: "move",
}
"""What is done to a resource, as rules name it."""


@dataclass(frozen=True)
class Reviewed:
    """A report and what its picture is drawn from."""

    report: Report
    bill: Estimate | None
    """None where there is nothing to draw: own servers, or an environment that is refused."""


def review(stack: str, project: Project, base: str, today: date, limit: float = LIMIT_S) -> Reviewed:
    """Review `stack` of the work tree against the commit `base`.

    What is wrong with the environment, or with the base, is in the report; the other half of it is made all the same.

    Raises:
        UsageError: there is no such stack or no such base.
        PoliciesRefused: `policies.yaml` is wrong.
    """
    file = project.environment_file(stack)
    said = read_policies(project.root, today)
    reading = read_environment(file, stack)
    if not reading.ok:
        return Reviewed(_refused(stack, project, file, reading, today), None)
    if reading.onprem is not None:
        sides = Sides(None, None, ())
        world = world_of_fleet(fleet_in(reading, stack), today)
    else:
        sides = _sides(stack, project, base, file, reading, limit)
        assert sides.bill is not None
        world = replace(world_of(sides.bill, today), **_changes(sides.compared))
    checked = weigh(stack, project, file, world=world, said=said, asked=rules())
    before = _before(sides.compared, world, said)
    return Reviewed(_report(checked, project, sides, before), sides.bill)


@dataclass(frozen=True)
class Sides:
    """What is compared, as far as there is anything to compare."""

    bill: Estimate | None
    compared: Compared | None
    errors: tuple[str, ...]


def _sides(  # noqa: PLR0917 - what is compared with what
    stack: str, project: Project, base: str, file: Path, reading: Reading, limit: float
) -> Sides:
    """Plan both; a base that cannot be planned is told, and the work tree is judged alone."""
    planned: list[Estimate] = []

    def head() -> Estimate:
        planned.append(estimate(plan(reading, stack, project), given(file, stack)))
        return planned[-1]

    try:
        compared = against(project, stack, base, file, head, limit)
    except (BaseFailed, EnvironmentRefused) as error:
        return Sides(planned[-1] if planned else head(), None, (f"{error.message}; nothing was compared",))
    return Sides(planned[-1], compared, ())


def _changes(compared: Compared | None) -> dict[str, Any]:
    """What differs, as rules of changes see it."""
    if compared is None:
        return {}
    changes = tuple(
        Change(CHANGED[one.action], one.urn, one.type, one.name, tuple(p.path for p in one.causes), one.loses_data)
        for one in compared.diff.changes
        if one.action in CHANGED
    )
    return {"changes": changes, "base_bill": _bill(compared.base)}


def _bill(side: Side) -> Bill:
    pools = {
        pool.name: PoolBill(pool.name, _monthly(pool.cost.known), _monthly(pool.nodes), pool.machine, pool.accelerators)
        for pool in side.pools
    }
    return Bill(_monthly(side.total.known), side.total.unknown, pools, side.oldest_price)


def _monthly(three: Three) -> Monthly:
    return Monthly(three.low, three.expected, three.high)


def _before(compared: Compared | None, head: World, said: Policies) -> frozenset[str]:
    """Fingerprints of what the base violates by today's rules; nothing where it does not say what its environment was."""
    if compared is None:
        return frozenset()
    walk = compared.base.walk
    whole = next((one for one in walk.resources if one.type == WHOLE_TYPE and "environment" in one.inputs), None)
    reading = check_config(whole.inputs["environment"], whole.name) if whole else None
    world = world_of_stack(graph_of(walk).resources, reading, head.tier, head.today)
    verdicts = judge([one for one in rules() if one.kind is not Kind.CHANGE], world, said.parameters)
    return frozenset(one.fingerprint for one in verdicts if one.outcome is Outcome.VIOLATED)


def _report(checked: Checked, project: Project, sides: Sides, before: frozenset[str]) -> Report:
    lines = {one.verdict.key: one.line for one in checked.judged}
    bill = sides.bill
    budget = bill.plan.environment.budget if bill else None
    return report(
        project=PROJECT,
        stack=checked.stack,
        file=within(project, checked.file),
        tier=checked.tier,
        today=checked.today,
        verdicts=[one.verdict for one in checked.judged],
        line=lambda key: lines.get(key, 1),
        suppressed={
            one.verdict.fingerprint: _suppression(one.suppression) for one in checked.passed_over if one.suppression
        },
        known=frozenset(one.verdict.fingerprint for one in checked.known),
        before=before,
        compared=sides.compared,
        environment=document(bill)["environment"] if bill and not sides.compared else None,
        cost=bill.total if bill else None,
        budget=budget.monthly_usd if budget else None,
        expired=[_suppression(one) for one in checked.expired],
        unused=[_suppression(one) for one in checked.unused],
        errors=sides.errors,
    )


def _refused(stack: str, project: Project, file: Path, reading: Reading, today: date) -> Report:
    """An environment that is refused has no plan; its mistakes are the report."""
    told = (
        f"{one.message} (line {max(one.line, 1)}); {one.hint}" if one.hint else one.message for one in reading.errors
    )
    refused = report(
        project=PROJECT, stack=stack, file=within(project, file), tier="prod", today=today, verdicts=(), errors=told
    )
    return replace(refused, refused=True)


def _suppression(said: Said) -> Suppression:
    return Suppression(said.rule, said.target, said.reason, said.owner, said.until)


def within(project: Project, file: Path) -> str:
    """A file as it is from the repository's root on; its name alone where it lies elsewhere."""
    try:
        root = Repository(project.root).root.resolve()
        return file.resolve().relative_to(root).as_posix()
    except (GroundworkError, ValueError):
        return file.name
