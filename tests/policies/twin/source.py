"""What twins are made of: an example as planned, and the same with a fault in it."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from policies.graph import Graph, Resource
from policies.world import World
from tests.bills import bill
from tests.policies.test_planted import example, planted
from tests.policies.twin.convert import OUTPUTS, Made, snake, twin

HERE = Path(__file__).parent
FAULTS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "faults.yaml").read_text(encoding="utf-8"))
STACKS = ("prod", "training")
"""Examples that faults are planted in; they differ in what they store and how they are joined."""


def spoilt(name: str) -> World:
    """The example of a fault, with the fault in it. What is changed within an object leaves what else it is made of."""
    row, world = FAULTS[name], planted(FAULTS[name])
    before = example(row["stack"]).graph.by_urn
    kept = {key for key, value in row.get("set", {}).items() if isinstance(value, dict)}

    def with_relations(one: Resource) -> Resource:
        was = before.get(one.urn, one).made_of
        return replace(one, made_of={**{key: was[key] for key in kept & set(was)}, **one.made_of})

    changed = (one if before.get(one.urn) is one else with_relations(one) for one in world.graph.resources)
    return replace(world, graph=Graph(tuple(changed)))


def twin_of(stack: str, graph: Graph | None = None) -> dict[str, Any]:
    """An example, or a spoilt graph of it, as Terraform would plan it."""
    return twin(graph or example(stack).graph, made(stack))


@cache
def made(stack: str) -> Made:
    """Which value is which output of which resource."""
    found: dict[str, dict[str, str]] = {}
    for one in bill(stack).plan.resources:
        outputs = {"id": one.id, **one.outputs}
        ranked = sorted(outputs, key=lambda name: (name not in OUTPUTS, OUTPUTS.index(name) if name in OUTPUTS else 0))
        own: dict[str, str] = {}
        for name in ranked:
            if isinstance(value := outputs[name], str) and value:
                own.setdefault(value, snake(name))
        found[one.urn] = own
    return found
