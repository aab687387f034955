"""The cost as JSON: a versioned document (`docs/cost.schema.json`) with the same bytes for the same environment."""

import json
from collections.abc import Iterable
from typing import Any, Final

from groundwork.cost.assumed import Assumed, assumed
from groundwork.cost.break_even import BreakEven
from groundwork.cost.estimate import Estimate
from groundwork.cost.groups import groups
from groundwork.cost.money import HOURS
from groundwork.cost.own_json import own_document
from groundwork.cost.pools import PoolUse
from groundwork.cost.states import Standing, counts, standings
from groundwork.cost.what_if import WhatIf
from groundwork.plan.json import amount, guarded, line, oldest, three

SCHEMA: Final = "groundwork.cost/1"
"""Name and major version; a field may be added within a version, never renamed, removed or given another meaning."""


def text(estimate: Estimate, by: str, what_ifs: Iterable[WhatIf] = (), own: BreakEven | None = None) -> str:
    """Write the document.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one; nothing is shown then.
    """
    found = document(estimate, by, what_ifs, own)
    return guarded(json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def document(
    estimate: Estimate, by: str, what_ifs: Iterable[WhatIf] = (), own: BreakEven | None = None
) -> dict[str, Any]:
    """Build the document as plain values."""
    plan, budget = estimate.plan, estimate.plan.environment.budget
    found = standings(estimate)
    return {
        "schema": SCHEMA,
        "project": plan.project,
        "stack": plan.stack,
        "target": plan.environment.target,
        "region": plan.environment.region,
        "currency": "USD",
        "hours_a_month": HOURS,
        "total": amount(estimate.total),
        "states": {state.value: number for state, number in counts(found).items()},
        "resources": [_resource(one) for one in found],
        "by": by,
        "groups": [
            {"name": g.name, "depth": g.depth, "resources": g.resources, **amount(g.amount)}
            for g in groups(estimate, by)
        ],
        "pools": [_pool(pool) for pool in estimate.pools],
        "usage_file": estimate.given.file or None,
        "assumptions": [_assumption(one) for one in assumed(estimate)],
        "budget_monthly": budget.monthly_usd if budget else None,
        "over_budget": bool(budget and estimate.total.known.high > budget.monthly_usd),
        "what_if": [_what_if(one) for one in what_ifs],
        "own_servers": own_document(own) if own else None,
        "oldest_price": oldest(estimate),
    }


def _resource(one: Standing) -> dict[str, Any]:
    return {
        "urn": one.resource.urn,
        "type": one.resource.type,
        "name": one.resource.name,
        "state": one.state.value,
        "reasons": list(one.reasons),
        **amount(one.amount),
        "lines": [{**line(item), "assumptions": list(item.assumptions)} for item in one.lines],
    }


def _pool(pool: PoolUse) -> dict[str, Any]:
    return {
        "name": pool.name,
        "machine": pool.machine.name,
        "accelerator": pool.accelerator.name if pool.accelerator else None,
        "nodes": three(pool.nodes),
        "machine_hours": three(pool.nodes * HOURS),
        "accelerator_hours": three(pool.accelerators * HOURS),
        "assumption": pool.why,
    }


def _assumption(one: Assumed) -> dict[str, Any]:
    return {
        "key": one.key,
        "resources": one.pattern or None,
        "unit": one.usage.unit,
        "amount": three(one.usage.amount, 6),
        "why": one.usage.why,
        "given_in": one.usage.given_in or None,
    }


def _what_if(one: WhatIf) -> dict[str, Any]:
    delta = one.delta
    return {
        "name": one.name,
        "changes": list(one.changes),
        "possible": one.then is not None,
        "reasons": list(one.reasons),
        "total": amount(one.then.total) if one.then else None,
        "delta": three(delta) if delta else None,
        "warnings": list(one.warnings),
    }
