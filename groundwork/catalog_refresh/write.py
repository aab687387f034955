"""One line a row, so that a change of facts is read as a diff of lines."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "infra" / "catalog" / "data"
"""Where the catalogue keeps its files."""


def flow(value: Any) -> str:
    """A value in YAML's one-line form."""
    return (
        yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=False, allow_unicode=True)
        .strip()
        .removesuffix("\n...")
    )


def write_table(file: str, facts: Mapping[str, Any], comment: Iterable[str], rows: Mapping[str, Any]) -> Path:
    """Write `file` under the catalogue's data: comment, head of facts, then one row a line."""
    lines = [f"# {line}".rstrip() for line in comment]
    lines += ["facts:", *(f"  {key}: {flow(value)}" for key, value in facts.items()), "rows:"]
    for name, row in rows.items():
        lines.append(f"  {flow(name)}: {flow(row)}")
    path = DATA / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def retrieved(file: str) -> str:
    """Date the head of an existing `file` gives."""
    text = (DATA / file).read_text(encoding="utf-8")
    return str(yaml.safe_load(text)["facts"]["retrieved"])
