"""Own servers against the cloud: what would be bought, what that costs a month, when it pays, and by which numbers."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from groundwork.cost.break_even import BreakEven
from groundwork.cost.own_json import used
from groundwork.cost.own_terms import CASES, Term
from groundwork.report.tables import table
from groundwork.words import count, usd

LEFT_OUT = (
    "left out of both sides: interest, taxes, the room's equipment, storage, the gateway, people who serve models"
)


def show(own: BreakEven, console: Console) -> None:
    """Print the whole part of the screen."""
    console.print()
    console.print("Own servers in place of the accelerator pools", style="bold")
    for line in own.left_out:
        console.print(f"left out: {line}", soft_wrap=True)
    if not own.pools:
        console.print("there is no accelerator pool that servers could stand in for", soft_wrap=True)
        return
    for made in (_pools(own), _costs(own), _ways(own)):
        console.print()
        console.print(made)
    console.print()
    console.print("months to break even against on demand, by utilisation, purchase price and price of electricity")
    console.print(_sensitivity(own))
    console.print()
    for line in _assumptions(own):
        console.print(line, soft_wrap=True)


def _pools(own: BreakEven) -> Table:
    made = table("pool", "machine", "server", "accelerators needed", "servers", "utilisation", left=3)
    for pool in own.pools:
        owned = pool.count(own.typical) * pool.server.accelerators
        needed = f"{count(pool.needed)} of {owned}"
        servers = str(pool.count(own.typical))
        made.add_row(pool.name, pool.machine, pool.server.title, needed, servers, f"{pool.utilisation:.0%}")
    return made


def _costs(own: BreakEven) -> Table:
    made = table("US dollars", *CASES)
    now = own.utilisation
    values = [own.terms.at(case) for case in CASES]
    made.add_row("paid before the first month", *(usd(own.outlay(one)) for one in values))
    made.add_row("a month: written off over the useful life", *(usd(own.written_off(one)) for one in values))
    made.add_row("a month: room, electricity, support, staff", *(usd(own.running(one, now)) for one in values))
    made.add_row("a month in all", *(usd(own.own(one, now)) for one in values), style="bold")
    return made


def _ways(own: BreakEven) -> Table:
    made = table("the same in the cloud", "USD/month", "pays after", "turns at utilisation", "note", fold={4})
    for way in own.ways():
        monthly = "unknown" if way.monthly is None else usd(way.monthly)
        turns = "-" if way.turns_at is None else f"{way.turns_at:.0%}"
        made.add_row(way.name, monthly, months(way.months, own), turns, way.note)
    return made


def months(found: float | None, own: BreakEven) -> str:
    """Write after how many months own servers pay; beyond their life they never do."""
    if found is None:
        return "never"
    life = own.typical.running["life"]
    return f"{found:.0f} months" if found <= life else f"{found:.0f} > {life:.0f}"


def _sensitivity(own: BreakEven) -> Table:
    kwh, prices = own.terms.running["electricity"], own.terms.at
    heads = [f"${kwh.at(case):g} a kWh" for case in CASES]
    made = table("utilisation", "servers", *heads, left=1)
    cells = list(own.sensitivity())
    for row in range(0, len(cells), len(CASES)):
        first = cells[row]
        price = usd(own.price(prices(first.price)))
        shown = (months(cell.months, own) for cell in cells[row : row + len(CASES)])
        made.add_row(f"{first.utilisation:.0%}", price, *shown)
    return made


def _assumptions(own: BreakEven) -> Iterator[str]:
    yield f"`>`: later than the useful life, so never; utilisation today {own.utilisation:.0%}; {LEFT_OUT}"
    for pool in own.pools:
        yield f"accelerators needed of {pool.name}: {pool.sized_by}"
    terms = used(own)
    estimated = sum(not term.verified for term in terms)
    yield f"{estimated} of {len(terms)} numbers below are not verified; others go into a usage file (docs/cost.md)"
    yield from (_term(term) for term in terms)


def _term(term: Term) -> str:
    span = f"{term.typical:g} ({term.low:g} to {term.high:g})"
    origin = f"by {term.given_in}" if term.given_in else term.retrieved
    mark = "" if term.verified else ", not verified"
    return f"  {term.key}: {span} {term.unit}; {term.title}; {origin}{mark}: {term.source}"
