"""Thirty sets and more that the vendors' tables exclude are refused, and as many that they allow are chosen."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hosts_versions.builders import DAY, chosen, refusal

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def asked(case: dict[str, Any]) -> dict[str, Any]:
    """What a case asks for; CUDA and cuDNN are asked for on the host."""
    extra = {key: value for key, value in case.items() if key not in {"what", "gpus", "says", "is", "source", "today"}}
    extra["today"] = date.fromisoformat(case["today"]) if "today" in case else DAY
    extra["containers_only"] = not ("cuda" in case or "cudnn" in case)
    return extra


@pytest.mark.parametrize("case", CASES["impossible"], ids=lambda case: case["what"])
def test_a_set_that_cannot_be_is_refused_and_the_nearest_can(case: dict[str, Any]):
    impossible = refusal(*case["gpus"], **asked(case))
    messages = [conflict.message for conflict in impossible.conflicts]
    assert any(case["says"] in message for message in messages), messages
    assert len(messages) == len(set(messages))
    if case["what"].startswith("K80 ") and len(case["gpus"]) == 1:
        assert impossible.nearest is None  # nothing drives it any more
    else:
        assert impossible.nearest
        assert impossible.nearest.sets


@pytest.mark.parametrize("case", CASES["possible"], ids=lambda case: case["what"])
def test_a_set_that_can_be_is_chosen(case: dict[str, Any]):
    answer = chosen(*case["gpus"], **asked(case))
    assert {key: getattr(answer, key) for key in case["is"]} == case["is"]


def test_there_are_thirty_of_each_and_every_case_names_its_table():
    for kind in ("impossible", "possible"):
        assert len(CASES[kind]) >= 30
        assert {case["source"] for case in CASES[kind]} <= set(CASES["sources"])
        assert len({case["what"] for case in CASES[kind]}) == len(CASES[kind])
