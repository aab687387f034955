"""What checkov said of the twins, and what we answer to each of its checks."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from policies.registry import rules
from tests.policies.twin.source import HERE

FILE = HERE / "answers.yaml"


@dataclass(frozen=True)
class Answer:
    """Rules that ask the same as a check, or why none does; and why our examples fail it, where they do."""

    rules: tuple[str, ...]
    none: str = ""
    here: str = ""


@cache
def kept() -> dict[str, Any]:
    """What checkov said, as it was kept."""
    return json.loads((HERE / "checkov.json").read_text(encoding="utf-8"))


@cache
def answers() -> dict[str, Answer]:
    """Our answer to every check that was asked."""
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    on_cards: dict[str, list[str]] = {}
    for one in rules():
        for peer in one.peers:
            on_cards.setdefault(peer, []).append(one.id)
    found: dict[str, Answer] = {}
    for check in sorted({*kept()["titles"], *written}, key=_by_number):
        row = written.get(check, {})
        own = dict.fromkeys([*row.get("rules", ()), *on_cards.get(check, ())])
        found[check] = Answer(tuple(own), row.get("none", ""), row.get("here", ""))
    return found


def _by_number(check: str) -> tuple[str, int]:
    family, _, number = check.rpartition("_")
    return family, int(number)
