"""What checkov and trivy said of the twins, and what we answer to each of their checks."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from policies.registry import rules
from tests.policies.twin.source import HERE

FILE = HERE / "answers.yaml"
PEERS = ("checkov", "trivy")


@dataclass(frozen=True)
class Answer:
    """Rules that ask the same as a check, or why none does; and why our examples fail it, where they do."""

    rules: tuple[str, ...]
    none: str = ""
    here: str = ""


@cache
def kept(peer: str) -> dict[str, Any]:
    """What a peer said, as it was kept."""
    return json.loads((HERE / f"{peer}.json").read_text(encoding="utf-8"))


@cache
def titles() -> dict[str, str]:
    """Every check that was asked, and what it asks."""
    return {check: title for peer in PEERS for check, title in kept(peer)["titles"].items()}


def fails(check: str, stack: str) -> list[str]:
    """What in an example fails a check."""
    return [address for peer in PEERS for address in kept(peer)["fails"][stack].get(check, ())]


@cache
def answers() -> dict[str, Answer]:
    """Our answer to every check that was asked."""
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    on_cards: dict[str, list[str]] = {}
    for one in rules():
        for peer in one.peers:
            on_cards.setdefault(peer, []).append(one.id)
    found: dict[str, Answer] = {}
    for check in sorted({*titles(), *written}, key=_by_number):
        row = written.get(check, {})
        own = dict.fromkeys([*row.get("rules", ()), *on_cards.get(check, ())])
        found[check] = Answer(tuple(own), row.get("none", ""), row.get("here", ""))
    return found


def _by_number(check: str) -> tuple[bool, str, int]:
    family, number = re.split(r"[-_](?=\d+$)", check)
    return not family.startswith("CKV"), family, int(number)
