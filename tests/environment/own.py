"""The smallest environment on own servers, so that each test shows only what it is about."""

from typing import Any

from infra.environment.fleet import Fleet, fleet
from infra.environment.load import Reading, check_config

SITES = {"lab": {"networks": ["10.20.0.0/16"]}}
GROUPS = {"gpu": {"roles": ["gpu"], "gpus": {"model": "l4", "count": 2}}}
HOSTS = {"gpu-1": {"group": "gpu", "site": "lab", "address": "10.20.1.11"}}


def own(**keys: Any) -> dict[str, Any]:
    """The smallest, and `keys`."""
    return {"target": "onprem", "owner": "ada@example.com", "sites": SITES, "groups": GROUPS, "hosts": HOSTS, **keys}


def reading(**keys: Any) -> Reading:
    """The smallest with `keys`, checked."""
    return check_config(own(**keys), "lab")


def codes(**keys: Any) -> list[str]:
    """Codes of the mistakes in it."""
    return [mistake.code for mistake in reading(**keys).mistakes]


def servers(**keys: Any) -> Fleet:
    """Its hosts; it must be right."""
    read = reading(**keys)
    assert read.onprem, [mistake.message for mistake in read.mistakes]
    return fleet(read.onprem)


def host(**keys: Any) -> dict[str, Any]:
    """A host, and `keys`."""
    return {"group": "gpu", "site": "lab", "address": "10.20.1.11", **keys}


def group(**keys: Any) -> dict[str, Any]:
    """The one group with `keys`."""
    return {"gpu": {**GROUPS["gpu"], **keys}}
