"""The baseline: violations that were there when a project began to be held to the rules. They are counted, not failed."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from groundwork.errors import PoliciesRefused
from policies.judge import Verdict

NAME: Final = "policies.baseline.json"
SCHEMA: Final = "groundwork.policies-baseline/1"


def read_baseline(root: Path, stack: str) -> dict[str, str]:
    """Fingerprints of a stack's known violations, each with what it was of.

    Raises:
        PoliciesRefused: the file is none that `groundwork check --write-baseline` wrote.
    """
    return dict(_read(root / NAME).get(stack, {}))


def _read(file: Path) -> dict[str, dict[str, str]]:
    if not file.is_file():
        return {}
    hint = f"`groundwork check STACK --write-baseline` writes `{NAME}`; it is not edited by hand"
    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
        stacks = {stack: dict(rows) for stack, rows in document["stacks"].items()}
        known = document["schema"] == SCHEMA
    except (ValueError, KeyError, TypeError, AttributeError):
        known, stacks = False, {}
    if not known:
        raise PoliciesRefused(f"`{file}` is no baseline of schema `{SCHEMA}`", ((f"`{file}` cannot be read", hint),))
    return stacks


def write_baseline(root: Path, stack: str, violated: Iterable[Verdict]) -> Path:
    """Write the violations of a stack anew; other stacks' stay as they are."""
    file = root / NAME
    stacks = _read(file)
    stacks[stack] = {verdict.fingerprint: f"{verdict.rule.id} {verdict.name}" for verdict in violated}
    document = {"schema": SCHEMA, "stacks": {name: rows for name, rows in sorted(stacks.items()) if rows}}
    file.write_text(json.dumps(document, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return file
