"""How a priced type is declared: one function from a resource and the facts to lines of the bill."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from groundwork.cost.money import LineItem, Three
from groundwork.cost.pools import PoolUse
from groundwork.cost.usage import Usage
from groundwork.plan.model import Plan, PlannedResource
from infra.catalog import Catalog, catalog


@dataclass(frozen=True)
class Facts:
    """What a declaration may look at beside the resource itself: the catalogue, the assumptions, the plan."""

    plan: Plan
    pools: Mapping[str, PoolUse]
    """Pools by the URN of their component."""
    usage: Mapping[str, Usage]
    """Assumptions of use by key, as they hold for the resource that is priced."""

    @property
    def region(self) -> str:
        """Region whose prices count."""
        return self.plan.environment.region

    @property
    def catalog(self) -> Catalog:
        """The catalogue."""
        return catalog()

    def line(
        self, label: str, key: str, quantity: Three | float, note: str = "", assumptions: tuple[str, ...] = ()
    ) -> LineItem:
        """Charge `quantity` units of the service price `key`; `assumptions` of use are what the quantity rests on."""
        amount = quantity if isinstance(quantity, Three) else Three.same(quantity)
        price = self.catalog.aws.service_price(key, self.region)
        if price is None:
            return LineItem(label, amount, key, None, f"no price of `{key}` in `{self.region}`", "", note, assumptions)
        return LineItem(
            label, amount, price.unit, Three.same(price.usd), price.source, price.retrieved, note, assumptions
        )

    def used(self, label: str, key: str, assumption: str, times: Three | float = 1) -> LineItem:
        """Charge what `assumption` says is used, `times` over, at the service price `key`."""
        assumed = self.usage[assumption]
        return self.line(label, key, assumed.amount * times, assumed.said(assumption), (assumption,))


Declaration = Callable[[PlannedResource, Facts], Iterable[LineItem]]

PRICED: Final[dict[str, Declaration]] = {}
"""Type to its declaration; filled by `priced` when the modules that declare are imported."""


def priced(token: str) -> Callable[[Declaration], Declaration]:
    """Declare what resources of type `token` cost."""

    def register(declaration: Declaration) -> Declaration:
        if token in PRICED:
            raise ValueError(f"`{token}` is priced twice")
        PRICED[token] = declaration
        return declaration

    return register
