"""Facts live in the catalogue: code that names a machine, a quota code or an add-on's version would be a second copy."""

import ast
import re
from pathlib import Path

import pytest

from infra.catalog import catalog

ROOT = Path(__file__).parents[2]
FACT = re.compile(r"v\d+\.\d+\.\d+-eksbuild\.\d+|L-[0-9A-F]{8}|\d\.\d\d\.\d+-20\d{6}")
"""Versions of EKS add-ons, quota codes, releases of node images."""

ALLOWED = {
    "groundwork/catalog_refresh": "names what it writes into the catalogue",
    "groundwork/sandbox": "plays the cloud, so it knows the defaults of its calls",
    "infra/environment": "a default names its value, and says why, where users read it",
}
"""Folders that may, with the reason."""

FILES = [
    path
    for folder in ("infra", "groundwork", "stacks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not any(str(path.relative_to(ROOT)).startswith(allowed) for allowed in ALLOWED)
]


def facts_in(text: str) -> list[str]:
    """String constants of a module that are facts; docstrings are prose and may give examples."""
    tree = ast.parse(text)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
    machines = catalog().aws.machines
    return [value for value in constants if value in machines or FACT.fullmatch(value)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_holds_a_fact(path: Path):
    assert not (found := facts_in(path.read_text(encoding="utf-8"))), f"{path}: {found}"


def test_a_planted_fact_is_found_and_prose_is_not():
    text = '"""Such as `p5.48xlarge`."""\nDEFAULT = "p5.48xlarge"\nPIN = "v1.23.1-eksbuild.1"\nHELP = "for example p5.48xlarge"\n'
    assert facts_in(text) == ["p5.48xlarge", "v1.23.1-eksbuild.1"]
