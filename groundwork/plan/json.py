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
    return guarded(json.dumps(document(estimate), indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def guarded(written: str) -> str:
    """Return what is to be shown, unless something in it looks like a secret that nobody marked as one."""
    if found := LOOKS_SECRET.search(written):
        raise GroundworkError(
            f"the document would show what looks like a secret (`{found.group()[:4]}…`)",
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
        "accelerators": {name: three(count) for name, count in accelerators(pools).items()},
        "quotas": [_quota(quota) for quota in quota_uses(pools)],
        "warnings": [
            {"code": w.code, "key": w.key, "message": w.message, "hint": w.hint, "line": w.line} for w in plan.warnings
        ],
        "oldest_price": oldest(estimate),
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
    return {"state": "priced", **amount(estimate.of([resource])), "lines": [line(item) for item in lines]}


def line(item: LineItem) -> dict[str, Any]:
    """Write one line of the bill."""
    return {
        "label": item.label,
        "quantity": three(item.quantity),
        "unit": item.unit,
        "price": three(item.price, 6) if item.price else None,
        "monthly": three(item.monthly) if item.monthly else None,
        "source": item.source,
        "retrieved": item.retrieved or None,
        "note": item.note or None,
    }


def _cost(estimate: Estimate) -> dict[str, Any]:
    plan = estimate.plan
    budget = plan.environment.budget
    return {
        "currency": "USD",
        "hours_a_month": 730,
        **amount(estimate.total),
        "components": dict(_components(estimate)),
        "cost_centers": {tag: amount(found) for tag, found in estimate.by_tag("cost-center").items()},
        "budget_monthly": budget.monthly_usd if budget else None,
        "usage_file": estimate.given.file or None,
        "over_budget": bool(budget and estimate.total.known.high > budget.monthly_usd),
    }


def _components(estimate: Estimate) -> Iterator[tuple[str, dict[str, Any]]]:
    plan = estimate.plan
    members: dict[str, list[PlannedResource]] = {}
    for resource in plan.resources:
        if component := plan.component(resource):
            members.setdefault(component.urn, []).append(resource)
    for urn, resources in sorted(members.items()):
        yield urn, {"resources": sum(r.custom for r in resources), **amount(estimate.of(resources))}


def oldest(estimate: Estimate) -> dict[str, str] | None:
    """Write the price that was read longest ago."""
    found = estimate.oldest_price
    return {"retrieved": found.retrieved, "label": found.label, "source": found.source} if found else None


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
        "nodes": three(pool.nodes),
        "assumption": pool.why,
    }


def _quota(quota: QuotaUse) -> dict[str, Any]:
    return {
        "family": quota.family,
        "kind": quota.kind,
        "code": quota.code,
        "name": quota.name,
        "vcpus": three(quota.vcpus),
        "new_account_vcpus": quota.new_account,
    }


def amount(found: Amount) -> dict[str, Any]:
    """Write a sum and what is not known of it."""
    return {"monthly": three(found.known), "at_least": found.at_least, "unknown": list(found.unknown)}


def three(found: Three, digits: int = 2) -> dict[str, float]:
    """Write three cases, to the cent unless `digits` says other."""
    return {
        "low": round(found.low, digits),
        "expected": round(found.expected, digits),
        "high": round(found.high, digits),
    }
