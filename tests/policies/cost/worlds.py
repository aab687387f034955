"""Environments as rules of cost see them."""

from dataclasses import replace

from groundwork.policy.world import world_of
from policies.world import World
from tests.bills import small
from tests.policies.compliant import TODAY


def world(extra: str = "", base: str | None = None) -> World:
    """The smallest environment with `extra`; with `base`, held against the smallest with that."""
    made = world_of(small(extra), TODAY)
    return made if base is None else replace(made, base_bill=world_of(small(base), TODAY).bill)
