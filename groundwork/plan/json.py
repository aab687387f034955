"""The plan as JSON: a versioned document (`docs/plan.schema.json`) with the same bytes for the same environment."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from groundwork.cost.estimate import Estimate, free
from groundwork.cost.money import Amount, LineItem, Three
from groundwork.cost.pools import PoolUse
from groundwork.errors import GroundworkError
from groundwork.plan.model import Plan, PlannedResource
from groundwork.plan.quotas import QuotaUse, accelerators, quota_uses

SCHEMA: Final = "groundwork.plan/1"
"""Name and major version; a field may be added within a version, never renamed, removed or given another meaning."""

LOOKS_SECRET: Final = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bhf_[A-Za-z]{34}\b")
"""Access keys of AWS, private keys, and tokens of a model hub: the last gate before a plan is shown."""


def text(estimate: Estimate) -> str:
    """Write the document.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one; nothing is shown then.
    """
    written = json.dumps(document(estimate), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    if found := LOOKS_SECRET.search(written):
        raise GroundworkError(
            f"the plan would show what looks like a secret (`{found.group()[:4]}…`)",
            "keep secrets out of the environment file; refer to them by the name of a secret store's entry",
        )
    return written


def document(estimate: Estimate) -> dict[str, Any]:
    """Build the document as plain values."""
    plan, pools = estimate.plan, estimate.pools
    return {
        "schema": SCHEMA,
        "project": plan.project,
        "stack": plan.stack,
        "environment": _environment(plan),
        "resources": [_resource(resource, estimate) for resource in plan.resources],
        "outputs": plan.outputs,
        "cost": _cost(estimate),
        "pools": [_pool(pool) for pool in pools],
        "accelerators": {name: _three(count) for name, count in accelerators(pools).items()},
        "quotas": [_quota(quota) for quota in quota_uses(pools)],
        "warnings": [
            {"code": w.code, "key": w.key, "message": w.message, "hint": w.hint, "line": w.line} for w in plan.warnings
        ],
        "oldest_price": _oldest(estimate),
    }


def _environment(plan: Plan) -> dict[str, Any]:
    environment = plan.environment
    return {
        "name": environment.name,
        "target": environment.target,
        "tier": environment.tier,
        "region": environment.region,
        "zones": list(plan.resolved.zones),
        "owner": environment.owner,
        "cost_center": environment.cost_center,
    }


def _resource(resource: PlannedResource, estimate: Estimate) -> dict[str, Any]:
    component = estimate.plan.component(resource)
    return {
        "urn": resource.urn,
        "type": resource.type,
        "name": resource.name,
        "parent": resource.parent or None,
        "provider": resource.provider or None,
        "component": component.urn if component else None,
        "custom": resource.custom,
        "inputs": resource.inputs,
        "dependencies": list(resource.dependencies),
        "protect": resource.protect,
        "retain_on_delete": resource.retain_on_delete,
        "id": resource.id or None,
        "made_of": {key: list(urns) for key, urns in resource.made_of.items()},
        "aliases": list(resource.aliases),
        "secrets": list(resource.secrets),
        "ignore_changes": list(resource.ignore_changes),
        "replace_on_changes": list(resource.replace_on_changes),
        "delete_before_replace": resource.delete_before_replace,
        "cost": _resource_cost(resource, estimate),
    }


def _resource_cost(resource: PlannedResource, estimate: Estimate) -> dict[str, Any]:
    lines = estimate.lines.get(resource.urn)
    if lines is None:
        reason = free().get(resource.type, "groups other resources" if not resource.custom else "")
        return (
            {"state": "free", "reason": reason} if reason else {"state": "unknown", "reason": "type has no declaration"}
        )
    amount = estimate.of([resource])
    return {"state": "priced", **_amount(amount), "lines": [_line(line) for line in lines]}


def _line(line: LineItem) -> dict[str, Any]:
    return {
        "label": line.label,
        "quantity": _three(line.quantity),
        "unit": line.unit,
        "price": _three(line.price, 6) if line.price else None,
        "monthly": _three(line.monthly) if line.monthly else None,
        "source": line.source,
        "retrieved": line.retrieved or None,
        "note": line.note or None,
    }


def _cost(estimate: Estimate) -> dict[str, Any]:
    plan = estimate.plan
    budget = plan.environment.budget
    return {
        "currency": "USD",
        "hours_a_month": 730,
        **_amount(estimate.total),
        "components": dict(_components(estimate)),
        "cost_centers": {tag: _amount(amount) for tag, amount in estimate.by_tag("cost-center").items()},
        "budget_monthly": budget.monthly_usd if budget else None,
        "over_budget": bool(budget and estimate.total.known.high > budget.monthly_usd),
    }


def _components(estimate: Estimate) -> Iterator[tuple[str, dict[str, Any]]]:
    plan = estimate.plan
    members: dict[str, list[PlannedResource]] = {}
    for resource in plan.resources:
        if component := plan.component(resource):
            members.setdefault(component.urn, []).append(resource)
    for urn, resources in sorted(members.items()):
        yield urn, {"resources": sum(r.custom for r in resources), **_amount(estimate.of(resources))}


def _oldest(estimate: Estimate) -> dict[str, str] | None:
    line = estimate.oldest_price
    return {"retrieved": line.retrieved, "label": line.label, "source": line.source} if line else None


def _pool(pool: PoolUse) -> dict[str, Any]:
    return {
        "name": pool.name,
        "machines": [machine.name for machine in pool.machines],
        "accelerator": pool.accelerator.name if pool.accelerator else None,
        "accelerators_per_node": pool.machine.accelerators,
        "capacity": [capacity.value for capacity in pool.order],
        "on_demand_floor": pool.floor,
        "zones": list(pool.zones),
        "fabric": pool.fabric,
        "nodes": _three(pool.nodes),
        "assumption": pool.why,
    }


def _quota(quota: QuotaUse) -> dict[str, Any]:
    return {
        "family": quota.family,
        "kind": quota.kind,
        "code": quota.code,
        "name": quota.name,
        "vcpus": _three(quota.vcpus),
        "new_account_vcpus": quota.new_account,
    }


def _amount(amount: Amount) -> dict[str, Any]:
    return {"monthly": _three(amount.known), "at_least": amount.at_least, "unknown": list(amount.unknown)}


def _three(three: Three, digits: int = 2) -> dict[str, float]:
    return {
        "low": round(three.low, digits),
        "expected": round(three.expected, digits),
        "high": round(three.high, digits),
    }
