"""The sentences of a comparison: the same on the screen, in a comment on a pull request and on a page.

Names and values stand in backticks; whoever renders them elsewhere than on a screen escapes them there.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from groundwork.cost.money import Amount
from groundwork.diff.groups import Followers
from groundwork.diff.model import Action, Change, Delta, Diff, Fold, Order, Property, Rename
from groundwork.words import case, plural, usd
from infra.environment.mistakes import shown

SECRET: Final = {
    "both": "is secret: value not shown",
    "becomes": "was plain and becomes secret: value not shown",
    "ceases": "was secret and becomes plain: value not shown",
}
ORDERS: Final = {
    Order.NEW_FIRST: "the new one is made before the old one goes",
    Order.OLD_FIRST: "the old one goes before the new one is made, so for a while there is none",
}
DONE: Final = {
    Action.REPLACE: "replaced",
    Action.DELETE: "deleted",
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.MOVE: "moved",
    Action.UNCHANGED: "unchanged",
}
"""Actions as what is done, in the order of every screen."""
FOLDS: Final = {
    Fold.TAGS: "of those updated change nothing but tags",
    Fold.COMPUTED: "of those updated only follow from what is made anew",
}
OFFLINE: Final = (
    "both sides are plans made offline; what was changed in the cloud by hand is not in them (`groundwork drift`)"
)
KINDS: Final = 6
"""Kinds of resources that are named where many are counted."""
LONGEST: Final = 72
"""Letters of a value that are shown."""


def headline(diff: Diff) -> str:
    """Say what is compared with what."""
    head = "the work tree" if diff.head.dirty or not diff.head.commit else f"`{diff.head.short}`"
    base = f"`{shown(diff.base.ref)}`" + (f" ({diff.base.short})" if diff.base.short else "")
    return f"Changes of `{diff.stack}` from {base} to {head}"


def counts(diff: Diff) -> str:
    """Count by action; what there is none of is left out, but for the unchanged."""
    found = diff.counts
    told = [f"{found[action.value]:,} {done}" for action, done in DONE.items() if found[action.value]]
    if not diff.changes:
        return f"nothing changes: {plural(diff.unchanged, 'resource')} as before"
    return ", ".join(told)


def folded(diff: Diff) -> Iterator[str]:
    """Count updates that are not shown one by one."""
    for fold, said in FOLDS.items():
        if found := diff.folded(fold):
            yield f"{len(found):,} {said}"


def kind(type_: str) -> str:
    """A type as people say it: `Bucket` of `aws:s3/bucket:Bucket`."""
    return type_.rpartition(":")[2]


def named(change: Change) -> str:
    """Kind and name of a resource."""
    return f"{kind(change.type)} `{shown(change.name, most=120)}`"


def named_all(changes: tuple[Change, ...]) -> str:
    """Kind and names of resources of one kind."""
    told = ", ".join(f"`{shown(change.name, most=120)}`" for change in changes[:KINDS])
    more = f" and {len(changes) - KINDS} more" if len(changes) > KINDS else ""
    return f"{kind(changes[0].type)} {told}{more}"


def name_in(urn: str) -> str:
    """Name in a URN."""
    return shown(urn.rpartition("::")[2], most=120)


def kind_in(urn: str) -> str:
    """Kind in a URN."""
    type_ = urn.rpartition("::")[0].rpartition("::")[2].rpartition("$")[2]
    return "provider" if type_.startswith("pulumi:providers:") else kind(type_)


def causes(change: Change) -> Iterator[str]:
    """Say why it is replaced, a sentence for each property or resource that forces it."""
    elsewhere = [one for one in change.causes if one.path == "provider"]
    for one in elsewhere or change.causes:
        yield f"{property_text(one)}; that cannot be changed in place"


def property_text(one: Property) -> str:
    """One property as a clause: what it was and what it becomes."""
    path = f"`{shown(one.path, most=120)}`"
    if one.kind == "computed":
        sources = ", ".join(f"`{name_in(urn)}`" for urn in one.made_of)
        if one.path.endswith(".version"):
            return f"{path} is the version of {sources}, which gets a new one"
        return f"{path} comes of {sources}, which {'is' if len(one.made_of) == 1 else 'are'} replaced"
    if one.secret:
        return f"{path} {SECRET[one.secret]}"
    if one.kind == "added":
        return f"{path} is new: {value(one.after)}"
    if one.kind == "removed":
        return f"{path} goes, it was {value(one.before)}"
    return f"{path} goes from {value(one.before)} to {value(one.after)}"


def value(held: Any) -> str:
    """A value on one line, in backticks, cut when long."""
    text = held if isinstance(held, str) else json.dumps(held, sort_keys=True, ensure_ascii=False)
    return f"`{shown(text, most=LONGEST)}`" if text else "empty"


def consequences(change: Change) -> Iterator[str]:
    """Say in which order, what becomes of its data, and what stands in the way."""
    if change.order:
        yield ORDERS[change.order]
    if change.data:
        yield f"{'data is lost' if change.data.lost else 'no data is lost'}: {change.data.reason}"
    elif change.retained:
        yield "`retain_on_delete` is on, so the old one stays in the cloud, where no state knows it"
    yield from change.guards
    if change.rolls:
        yield change.rolls


def followers(group: Followers) -> str:
    """Say what follows from one replacement, counted by kind."""
    count = len(group.changes)
    told = f"{count:,} more {'is' if count == 1 else 'are'} replaced because {kind_in(group.root)} `{name_in(group.root)}` is"
    return f"{told}: {by_kind(group.changes)}"


def in_component(component: str, changes: tuple[Change, ...]) -> str:
    """Count resources of a component, by kind."""
    told = by_kind(changes)
    return f"{component or 'the environment'}: {plural(len(changes), 'resource')} ({told})"


def by_kind(changes: tuple[Change, ...]) -> str:
    """Count resources by kind, the most first."""
    kinds = Counter(kind(change.type) for change in changes)
    told = [f"{number:,} {name}" for name, number in sorted(kinds.items(), key=lambda two: (-two[1], two[0]))]
    return ", ".join(told[:KINDS]) + (f", {plural(len(told) - KINDS, 'more kind')}" if len(told) > KINDS else "")


def rename(one: Rename) -> str:
    """Say that something looks renamed."""
    which = f"{kind(one.type).lower()} `{shown(one.old, most=120)}`"
    return (
        f"{which} looks renamed to `{shown(one.new, most=120)}` without an alias: "
        f"{plural(one.resources, 'resource')} would be deleted and made anew"
    )


def rename_remedy(one: Rename) -> str:
    """Say how a rename is made a move."""
    return (
        f"keep the name `{shown(one.old, most=120)}`, or give what bears the new one "
        f'`aliases=[pulumi.Alias(name="{shown(one.old, most=120)}")]` in the program, and it is moved instead'
    )


def signed(amount: float) -> str:
    """A difference in dollars: with its sign, nothing is `no change`."""
    if amount == 0:
        return "no change"
    return f"{'+' if amount > 0 else '-'}{usd(abs(amount))}"


BOUNDS: Final = {"exact": "", "at least": "≥ ", "at most": "≤ ", "unknown": "about "}


def delta(cost: Delta, amount: float) -> str:
    """One case of a difference, and what it is of the true one."""
    if not amount and cost.bound != "exact":
        return "not known"
    return BOUNDS[cost.bound] + signed(amount)


def deltas(cost: Delta) -> tuple[str, str, str]:
    """All three cases of a difference."""
    change = cost.change
    return delta(cost, change.low), delta(cost, change.expected), delta(cost, change.high)


def amount(of: Amount, which: str) -> str:
    """One case of an amount."""
    return case(of, getattr(of.known, which))


def cost_sentence(diff: Diff) -> str:
    """The expected and the worst case in one sentence."""
    cost = diff.cost
    if not cost:
        return f"The monthly cost stays as it is: {amount(cost.head, 'expected')} expected, {amount(cost.head, 'high')} in the worst case"
    _, expected, high = deltas(cost)
    return (
        f"{_case('Expected', cost, 'expected', expected, ' a month')}; {_case('in the worst case', cost, 'high', high)}"
    )


def _case(name: str, cost: Delta, which: str, change: str, unit: str = "") -> str:
    base, head = amount(cost.base, which), amount(cost.head, which)
    return f"{name} {head}{unit} as before" if change == signed(0) else f"{name} {change}{unit}, from {base} to {head}"


def not_priced(diff: Diff) -> Iterator[str]:
    """What has no known price and so is in neither sum."""
    if new := diff.cost.new_unknown:
        yield f"{plural(len(new), 'price')} of what is new or changed not known, so the true difference is higher"
    if gone := diff.cost.gone_unknown:
        yield f"{plural(len(gone), 'price')} of what goes not known, so the true difference is lower"
    if both := set(diff.cost.head.unknown) & set(diff.cost.base.unknown):
        yield f"{plural(len(both), 'price')} known on neither side and in neither sum"
