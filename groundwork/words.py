"""How amounts, counts and shares are written for people, the same on every screen and picture."""

from groundwork.cost.money import Amount, Three


def usd(value: float) -> str:
    """Write whole dollars from 100 on, cents below; nothing is `-`."""
    if value == 0:
        return "-"
    return f"${value:,.0f}" if value >= 100 else f"${value:,.2f}"


def case(amount: Amount, value: float) -> str:
    """Write one case of an amount: `≥` where some price in it is not known."""
    if not amount.at_least:
        return usd(value)
    return f"≥ {usd(value)}" if value else "unknown"


def cases(amount: Amount) -> tuple[str, str, str]:
    """Write low, expected and high."""
    known = amount.known
    return case(amount, known.low), case(amount, known.expected), case(amount, known.high)


def count(value: float) -> str:
    """Write a count without a point where it is whole, else with one decimal: an average over a week's schedules."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def counts(three: Three) -> tuple[str, str, str]:
    """Write the three cases of a count."""
    return count(three.low), count(three.expected), count(three.high)


def plural(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
