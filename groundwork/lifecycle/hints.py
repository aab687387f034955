"""From the cloud's words to what to do about them; the table is `hints.yaml`."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml


def hint_for(words: str, stack: str) -> str:
    """Return the remedy for an error's text; empty where the table knows none."""
    for row in _table():
        if re.search(row["match"], words):
            return row["hint"].replace("{stack}", stack)
    return ""


@cache
def _table() -> Sequence[Mapping[str, str]]:
    return yaml.safe_load(Path(__file__).with_name("hints.yaml").read_text())
