"""Own servers against the cloud, as JSON."""

from typing import Any

from groundwork.cost.break_even import BreakEven, Way
from groundwork.cost.own_fleet import OwnPool
from groundwork.cost.own_terms import CASES, Term


def own_document(own: BreakEven) -> dict[str, Any]:
    """Build the part of the document as plain values."""
    cases = {case: own.terms.at(case) for case in CASES}
    now = own.utilisation
    return {
        "pools": [_pool(pool, own) for pool in own.pools],
        "left_out": list(own.left_out),
        "utilisation": round(now, 4),
        "outlay": {case: round(own.outlay(values), 2) for case, values in cases.items()},
        "monthly": {case: round(own.own(values, now), 2) for case, values in cases.items()},
        "running_monthly": {case: round(own.running(values, now), 2) for case, values in cases.items()},
        "life_months": own.typical.running["life"],
        "cloud": [_way(way) for way in own.ways()] if own.pools else [],
        "sensitivity": [
            {
                "utilisation": cell.utilisation,
                "price": cell.price,
                "electricity": cell.electricity,
                "months": _rounded(cell.months, 1),
            }
            for cell in (own.sensitivity() if own.pools else ())
        ],
        "assumptions": [_term(term) for term in used(own)],
    }


def used(own: BreakEven) -> list[Term]:
    """The numbers this answer rests on: prices of its servers, then everything else."""
    names = dict.fromkeys(pool.server.name for pool in own.pools)
    return [own.terms.prices[name] for name in names] + list(own.terms.running.values())


def _pool(pool: OwnPool, own: BreakEven) -> dict[str, Any]:
    return {
        "name": pool.name,
        "machine": pool.machine,
        "accelerator": pool.server.name,
        "accelerators_needed": pool.needed,
        "sized_by": pool.sized_by,
        "server": pool.server.title,
        "servers": pool.count(own.typical),
        "utilisation": round(pool.utilisation, 4),
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "name": way.name,
        "monthly": _rounded(way.monthly, 2),
        "break_even_months": _rounded(way.months, 1),
        "turns_at_utilisation": _rounded(way.turns_at, 4),
        "note": way.note,
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "key": term.key,
        "title": term.title,
        "unit": term.unit,
        "low": term.low,
        "typical": term.typical,
        "high": term.high,
        "source": term.source,
        "retrieved": term.retrieved or None,
        "verified": term.verified,
        "given_in": term.given_in or None,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
