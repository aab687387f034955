"""The smallest environments a test needs, so that each test shows only what it is about."""

from pathlib import Path
from typing import Any

from infra.environment.load import Reading, check_config
from infra.environment.resolve import Resolved, resolve

GALLERY = Path(__file__).parents[1] / "gallery"
ROOT = Path(__file__).parents[2]

FIVE_LINES = {"region": "us-east-1", "owner": "ada@example.com"}


def environment(**keys: Any) -> dict[str, Any]:
    """The smallest environment, and `keys`."""
    return {**FIVE_LINES, **keys}


def reading(**keys: Any) -> Reading:
    """The smallest environment with `keys`, checked."""
    return check_config(environment(**keys), "dev")


def codes(**keys: Any) -> list[str]:
    """Codes of the mistakes in the smallest environment with `keys`."""
    return [mistake.code for mistake in reading(**keys).mistakes]


def resolved(**keys: Any) -> Resolved:
    """The smallest environment with `keys`, with nothing left open; it must be right."""
    read = reading(**keys)
    assert read.environment, [mistake.message for mistake in read.mistakes]
    return resolve(read.environment)


def model(**keys: Any) -> dict[str, Any]:
    """A small model on the pool `gpu`, and `keys`."""
    return {"source": "s3://my-models/m", "parameters_billions": 1, "precision": "fp16", "pool": "gpu", **keys}
