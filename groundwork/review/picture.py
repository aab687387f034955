"""The change as a graph: components, what happens in each, and what follows from what; small enough for any host.

What changes nothing but tags is not in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from groundwork.diff import words
from groundwork.diff.model import Action, Change, Delta, Fold
from groundwork.review.model import Report

MOST_NODES: Final = 40
MOST_EDGES: Final = 60
MOST_NAMED: Final = 20
"""Most resources with a node of their own; the others are counted by component and action."""
ENVIRONMENT: Final = "environment"


@dataclass(frozen=True, slots=True)
class Node:
    """A resource, or several of one component to which the same happens."""

    id: str
    lines: tuple[str, ...]
    """What it says: what happens to what, its cost, the rules it violates."""
    action: Action


@dataclass(frozen=True, slots=True)
class Group:
    """A component."""

    id: str
    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """What follows from what."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole picture."""

    groups: tuple[Group, ...]
    edges: tuple[Edge, ...]
    left_out: int
    """Resources that are in no node."""

    def before(self, id: str) -> tuple[Node, ...]:
        """What the node `id` follows from."""
        starts = {edge.start for edge in self.edges if edge.end == id}
        return tuple(node for group in self.groups for node in group.nodes if node.id in starts)


def graph(report: Report) -> Graph:
    """Draw the change; of too much, what weighs most is drawn, and the rest is counted."""
    if report.diff is None:
        return Graph((), (), 0)
    drawn = _Drawing(report)
    return drawn.graph()


class _Drawing:
    """Gives nodes to changes, the weightiest first, as long as there is room."""

    def __init__(self, report: Report) -> None:
        assert report.diff is not None
        self._diff = report.diff
        self._verdicts = _verdicts(report)
        self._node_of: dict[str, str] = {}
        self._gone = {change.urn for change in report.gone}
        self._nodes = 0
        self._left_out = 0

    def graph(self) -> Graph:
        """Make nodes, group them and join them."""
        shown = [change for change in self._diff.changes if change.fold is not Fold.TAGS]
        named = [change for change in shown if self._is_named(change)][:MOST_NAMED]
        own = {change.urn for change in named}
        counted: dict[tuple[str, Action], list[Change]] = {}
        for change in shown:
            if change.urn not in own:
                counted.setdefault((change.component or ENVIRONMENT, change.action), []).append(change)
        together = sorted(
            counted.items(), key=lambda two: (-abs(_expected(two[1])), -len(two[1]), two[0][0], two[0][1].value)
        )
        room = MOST_NODES - len(named)
        self._left_out = sum(len(changes) for _, changes in together[room:])
        by_component: dict[str, list[Node]] = {}
        for change in named:
            by_component.setdefault(change.component or ENVIRONMENT, []).append(self._node((change,)))
        for (component, _), changes in together[:room]:
            by_component.setdefault(component, []).append(self._node(tuple(changes)))
        groups = [
            Group(f"g{index}", title, tuple(nodes)) for index, (title, nodes) in enumerate(sorted(by_component.items()))
        ]
        return Graph(tuple(groups), tuple(self._edges()), self._left_out)

    def _is_named(self, change: Change) -> bool:
        return change.urn in self._gone or bool(change.rolls or self._verdicts.get(change.urn))

    def _node(self, changes: tuple[Change, ...]) -> Node:
        id, self._nodes = f"n{self._nodes}", self._nodes + 1
        self._node_of |= dict.fromkeys((change.urn for change in changes), id)
        first = changes[0]
        done = words.DONE[first.action]
        head = (
            f"{words.named(first)} {done}"
            if len(changes) == 1
            else f"{len(changes):,} {done}: {words.by_kind(changes)}"
        )
        return Node(id, tuple(line for line in (head, _cost(changes), self._said(changes)) if line), first.action)

    def _said(self, changes: tuple[Change, ...]) -> str:
        said = Counter(verdict for change in changes for verdict in self._verdicts.get(change.urn, ()))
        told = [id if number == 1 else f"{id} × {number}" for id, number in sorted(said.items())]
        return ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")

    def _edges(self) -> Iterator[Edge]:
        found: dict[tuple[str, str], None] = {}
        for change in self._diff.changes:
            for urn in (*change.because, *(urn for one in change.properties for urn in one.made_of)):
                start, end = self._node_of.get(urn), self._node_of.get(change.urn)
                if start and end and start != end:
                    found[start, end] = None
        yield from (Edge(*two) for two in sorted(found, key=_numbers)[:MOST_EDGES])


def _numbers(two: tuple[str, str]) -> tuple[int, int]:
    return int(two[0][1:]), int(two[1][1:])


def _verdicts(report: Report) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in report.violated:
        found.setdefault(one.target, []).append(f"{one.id} {one.severity.word}")
    return {urn: tuple(ids) for urn, ids in found.items()}


def _expected(changes: list[Change]) -> float:
    return sum(change.cost.change.expected for change in changes if change.cost)


def _cost(changes: tuple[Change, ...]) -> str:
    """What a node's resources add to the expected and the worst case."""
    costs = [change.cost for change in changes if change.cost]
    if not any(costs):
        return ""
    start = Delta(costs[0].base, costs[0].head)
    whole = Delta(
        sum((cost.base for cost in costs[1:]), start.base), sum((cost.head for cost in costs[1:]), start.head)
    )
    _, expected, high = words.deltas(whole)
    return f"{expected} expected, {high} at the most"
