"""The picture of a change in Mermaid, which hosts draw within a comment."""

from collections.abc import Iterator
from typing import Final

from groundwork.diff.model import Action
from groundwork.review.escape import label
from groundwork.review.picture import Graph

COLOURS: Final = {
    Action.REPLACE: "fill:#f8d7da,stroke:#842029,color:#212529,stroke-width:2px",
    Action.DELETE: "fill:#f8d7da,stroke:#842029,color:#212529,stroke-dasharray:4 3",
    Action.CREATE: "fill:#d1e7dd,stroke:#0f5132,color:#212529",
    Action.UPDATE: "fill:#fff3cd,stroke:#664d03,color:#212529",
    Action.MOVE: "fill:#e2e3e5,stroke:#41464b,color:#212529",
}
"""Dark letters on light ground, which stay legible on a dark page; the action is said in words too."""


def mermaid(graph: Graph) -> str:
    """Write the picture; empty where there is nothing to draw."""
    return "\n".join(_lines(graph)) if graph.groups else ""


def _lines(graph: Graph) -> Iterator[str]:
    yield "flowchart LR"
    for group in graph.groups:
        yield f'  subgraph {group.id}["{label(group.title)}"]'
        for node in group.nodes:
            yield f'    {node.id}["{"<br/>".join(label(line, longest=90) for line in node.lines)}"]:::{node.action.value}'
        yield "  end"
    yield from (f"  {edge.start} --> {edge.end}" for edge in graph.edges)
    used = {node.action for group in graph.groups for node in group.nodes}
    yield from (f"  classDef {action.value} {style}" for action, style in COLOURS.items() if action in used)
