"""What a comparison yields: one change a resource, each with its properties, its cause, its order and its cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from groundwork.cost.money import Amount, Three


class Action(Enum):
    """What the engine would do with a resource; the order is the order of every screen."""

    REPLACE = "replace"
    DELETE = "delete"
    CREATE = "create"
    UPDATE = "update"
    MOVE = "move"
    """It gets another place among the resources, and is itself left as it is."""
    UNCHANGED = "unchanged"


class Order(Enum):
    """Which of two goes first in a replacement."""

    NEW_FIRST = "new first"
    OLD_FIRST = "old first"


class Fold(Enum):
    """Why an update is counted and not shown one by one."""

    TAGS = "tags"
    COMPUTED = "computed"
    """All that changes is what other resources, which are made anew, will be called."""


@dataclass(frozen=True, slots=True)
class Property:
    """One input that differs."""

    path: str
    """Where, as the engine writes it: `scalingConfig.maxSize`, `tags["kubernetes.io/role"]`."""
    before: Any
    after: Any
    kind: Literal["added", "changed", "removed", "computed"]
    """`computed`: what it is made of is made anew, so its value is known after that."""
    secret: Literal["", "both", "becomes", "ceases"] = ""
    """Whether its value is secret, on both sides or on one; it is shown on neither then."""
    forces: bool = False
    """Whether it forces a replacement."""
    made_of: tuple[str, ...] = ()
    """URNs of the resources that make it `computed`."""


@dataclass(frozen=True, slots=True)
class Data:
    """What becomes of what a resource holds when it goes."""

    holds: str
    """What it holds, `objects`."""
    lost: bool
    reason: str
    """One sentence: why it is lost, or why it is not."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one resource."""

    action: Action
    urn: str
    """URN in the head; in the base for what is deleted."""
    type: str
    name: str
    component: str = ""
    """Title of the component it belongs to, as on the plan's screen."""
    former: str = ""
    """URN in the base, where it is another."""
    properties: tuple[Property, ...] = ()
    because: tuple[str, ...] = ()
    """URNs of the resources whose replacement forces this one's."""
    order: Order | None = None
    data: Data | None = None
    """Given for what holds data and is replaced or deleted."""
    guards: tuple[str, ...] = ()
    """What stands in the way of its deletion today, a sentence each."""
    rolls: str = ""
    """What an update in place does to machines, a sentence; empty where it does nothing to them."""
    retained: bool = False
    """Whether the old one stays in the cloud, where no state knows it then."""
    fold: Fold | None = None
    cost: "Delta | None" = None
    """Monthly; None where it costs nothing on either side."""

    @property
    def causes(self) -> tuple[Property, ...]:
        """Properties that force the replacement."""
        return tuple(one for one in self.properties if one.forces)

    @property
    def follows(self) -> bool:
        """Whether it is replaced because others are."""
        return bool(self.because)

    @property
    def loses_data(self) -> bool:
        """Whether data goes with it."""
        return self.data is not None and self.data.lost


@dataclass(frozen=True, slots=True)
class Delta:
    """A monthly cost on both sides; the difference is head minus base in each case, by construction."""

    base: Amount
    head: Amount

    @property
    def change(self) -> Three:
        """Head minus base, to the cent."""
        base, head = self.base.known, self.head.known
        return Three(
            round(head.low - base.low, 2), round(head.expected - base.expected, 2), round(head.high - base.high, 2)
        )

    @property
    def new_unknown(self) -> tuple[str, ...]:
        """What has no price and is in the head alone: the true change is higher by it."""
        return tuple(sorted(set(self.head.unknown) - set(self.base.unknown)))

    @property
    def gone_unknown(self) -> tuple[str, ...]:
        """What has no price and is in the base alone: the true change is lower by it."""
        return tuple(sorted(set(self.base.unknown) - set(self.head.unknown)))

    @property
    def bound(self) -> Literal["exact", "at least", "at most", "unknown"]:
        """What the difference is of the true one."""
        if self.new_unknown:
            return "unknown" if self.gone_unknown else "at least"
        return "at most" if self.gone_unknown else "exact"

    def __bool__(self) -> bool:
        """Whether anything of it differs."""
        change = self.change
        return bool(change.low or change.expected or change.high or self.bound != "exact")


@dataclass(frozen=True, slots=True)
class Row:
    """A component's or a pool's share of the cost."""

    title: str
    cost: Delta
    depth: int = 0
    """1 for a pool below its component."""


@dataclass(frozen=True, slots=True)
class Rename:
    """What is deleted and made anew under another name, and looks the same otherwise: most likely an alias is missing."""

    type: str
    old: str
    new: str
    resources: int
    """How many would be deleted and made anew."""
    old_urn: str
    new_urn: str


@dataclass(frozen=True, slots=True)
class Commit:
    """Where a side was taken from."""

    ref: str
    commit: str = ""
    """Full hash; empty where there is none."""
    dirty: bool = False
    """Whether the work tree has changes that are not committed."""

    @property
    def short(self) -> str:
        """Seven letters of the hash."""
        return self.commit[:7]


@dataclass(frozen=True)
class Diff:
    """What a change does to a stack."""

    project: str
    stack: str
    environment: Mapping[str, Any]
    base: Commit
    head: Commit
    changes: tuple[Change, ...]
    """All that are not unchanged: replaced and deleted first, then by component and name."""
    unchanged: int
    cost: Delta
    rows: tuple[Row, ...]
    """By component, the greatest difference of the expected case first."""
    renames: tuple[Rename, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know of the comparison itself, a sentence each."""
    exposed: tuple[str, ...] = ()
    """Where the head has in plain text what looks like a secret, a sentence each; the value itself is shown nowhere."""
    oldest_price: str = ""
    """Day of the oldest price used in the head."""
    scrubbed: tuple[str, ...] = field(default=(), repr=False)
    """Values that were plain on one side and are secret on the other; never to be shown anywhere."""

    def of(self, *actions: Action) -> tuple[Change, ...]:
        """Changes of these kinds."""
        return tuple(change for change in self.changes if change.action in actions)

    @property
    def counts(self) -> dict[str, int]:
        """Resources by action, in the order of `Action`; what a provider makes, as the plan counts."""
        counts = {action.value: len(self.of(action)) for action in Action}
        return {**counts, Action.UNCHANGED.value: self.unchanged}

    def folded(self, fold: Fold) -> tuple[Change, ...]:
        """Updates that are only counted, of one kind."""
        return tuple(change for change in self.changes if change.fold is fold)
