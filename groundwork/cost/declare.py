"""How a priced type is declared: one function from a resource and the facts to lines of the bill."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from groundwork.cost.money import LineItem, Three
from groundwork.cost.pools import PoolUse, pool_uses
from groundwork.cost.usage import Usage, usage
from groundwork.plan.model import Plan, PlannedResource
from infra.catalog import Catalog, catalog


@dataclass(frozen=True)
class Facts:
    """What a declaration may look at beside the resource itself: the catalogue, the assumptions, the plan."""

    plan: Plan

    @property
    def region(self) -> str:
        """Region whose prices count."""
        return self.plan.environment.region

    @property
    def catalog(self) -> Catalog:
        """The catalogue."""
        return catalog()

    @property
    def usage(self) -> Mapping[str, Usage]:
        """Assumptions by key."""
        return usage()

    @cached_property
    def pools(self) -> Mapping[str, PoolUse]:
        """Pools by the URN of their component."""
        return {use.urn: use for use in pool_uses(self.plan)}

    def line(self, label: str, key: str, quantity: Three | float, note: str = "") -> LineItem:
        """Charge `quantity` units of the service price `key`."""
        amount = quantity if isinstance(quantity, Three) else Three.same(quantity)
        price = self.catalog.aws.service_price(key, self.region)
        if price is None:
            return LineItem(label, amount, key, None, f"no price of `{key}` in `{self.region}`", "", note)
        return LineItem(label, amount, price.unit, Three.same(price.usd), price.source, price.retrieved, note)

    def used(self, label: str, key: str, assumption: str, times: Three | float = 1) -> LineItem:
        """Charge what `assumption` says is used, `times` over, at the service price `key`."""
        assumed = self.usage[assumption]
        return self.line(label, key, assumed.amount * times, f"assumes {assumption}: {assumed.why}")


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
