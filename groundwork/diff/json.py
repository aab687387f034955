"""The comparison as JSON: a versioned document (`docs/diff.schema.json`) with the same bytes for the same two plans."""

import json
from typing import Any, Final

from groundwork.cost.money import Amount, Three
from groundwork.diff import words
from groundwork.diff.model import Change, Commit, Delta, Diff, Fold, Property
from groundwork.errors import GroundworkError
from groundwork.plan.json import LOOKS_SECRET
from groundwork.plan.wire import MASK

SCHEMA: Final = "groundwork.diff/1"
"""Name and major version; a field may be added within a version, never renamed, removed or given another meaning."""


def text(diff: Diff) -> str:
    """Write the document.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one; nothing is shown then.
    """
    written = json.dumps(document(diff), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    require_no_secret(written)
    return written


def require_no_secret(written: str) -> None:
    """Refuse to show what looks like a secret: the last gate, whatever is rendered.

    Raises:
        GroundworkError: something does.
    """
    if found := LOOKS_SECRET.search(written):
        raise GroundworkError(
            f"the comparison would show what looks like a secret (`{found.group()[:4]}…`)",
            "keep secrets out of the environment file; refer to them by the name of a secret store's entry",
        )


def without_secrets(text: str) -> str:
    """A sentence of somebody else's, without what looks like a secret in it."""
    return LOOKS_SECRET.sub(MASK, text)


def document(diff: Diff) -> dict[str, Any]:
    """Build the document as plain values."""
    return {
        "schema": SCHEMA,
        "project": diff.project,
        "stack": diff.stack,
        "environment": dict(diff.environment),
        "base": commit(diff.base),
        "head": commit(diff.head),
        "counts": diff.counts,
        "folded": {fold.value: len(diff.folded(fold)) for fold in Fold},
        "changes": [change(one) for one in diff.changes],
        "renames": [
            {
                "type": one.type,
                "old": one.old,
                "new": one.new,
                "old_urn": one.old_urn,
                "new_urn": one.new_urn,
                "resources": one.resources,
                "message": words.rename(one),
                "remedy": words.rename_remedy(one),
            }
            for one in diff.renames
        ],
        "cost": cost(diff),
        "exposed": list(diff.exposed),
        "notes": list(diff.notes),
        "oldest_price": diff.oldest_price or None,
    }


def commit(of: Commit) -> dict[str, Any]:
    """Where a side was taken from."""
    return {"ref": of.ref, "commit": of.commit or None, "dirty": of.dirty}


def change(one: Change) -> dict[str, Any]:
    """One resource."""
    return {
        "action": one.action.value,
        "urn": one.urn,
        "former_urn": one.former or None,
        "type": one.type,
        "name": one.name,
        "component": one.component or None,
        "properties": [_property(held) for held in one.properties],
        "causes": list(words.causes(one)),
        "because": list(one.because),
        "order": one.order.value if one.order else None,
        "data": {"holds": one.data.holds, "lost": one.data.lost, "reason": one.data.reason} if one.data else None,
        "guards": list(one.guards),
        "rolls": one.rolls or None,
        "retained": one.retained,
        "folded": one.fold.value if one.fold else None,
        "cost": delta(one.cost) if one.cost else None,
    }


def _property(one: Property) -> dict[str, Any]:
    return {
        "path": one.path,
        "kind": one.kind,
        "before": one.before,
        "after": one.after,
        "secret": one.secret or None,
        "forces_replacement": one.forces,
        "made_of": list(one.made_of),
    }


def cost(diff: Diff) -> dict[str, Any]:
    """The whole difference and its parts."""
    return {
        "currency": "USD",
        "hours_a_month": 730,
        **delta(diff.cost),
        "components": [{"title": row.title, "depth": row.depth, **delta(row.cost)} for row in diff.rows],
    }


def delta(of: Delta) -> dict[str, Any]:
    """Base, head, and head minus base."""
    return {
        "base": amount(of.base),
        "head": amount(of.head),
        "change": three(of.change),
        "bound": of.bound,
        "not_priced": {"new": list(of.new_unknown), "gone": list(of.gone_unknown)},
    }


def amount(of: Amount) -> dict[str, Any]:
    """A sum and what is not in it."""
    return {"monthly": three(of.known), "at_least": of.at_least, "unknown": sorted(of.unknown)}


def three(of: Three) -> dict[str, float]:
    """Three cases, to the cent."""
    return {"low": round(of.low, 2), "expected": round(of.expected, 2), "high": round(of.high, 2)}
