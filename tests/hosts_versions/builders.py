"""The smallest groups, so that a test shows only what it is about."""

from datetime import date
from typing import Any

from infra.catalog import catalog
from infra.hosts.group import HostGroup, Impossible, VersionSet
from infra.hosts.versions import choose

FACTS = catalog().hosts
DAY = date(2026, 11, 24)
"""The matrix's own day; tests choose it, and no test depends on the day it runs."""


def group(
    *pci_ids: str, distribution: str = "ubuntu-24.04", today: date = DAY, runtime: Any = None, **asked: Any
) -> HostGroup:
    """A group of hosts with these GPUs; everything else is as little as can be."""
    runtimes = (runtime,) if isinstance(runtime, str) else tuple(runtime or ())
    return HostGroup(name="g", distribution=distribution, pci_ids=pci_ids, today=today, runtimes=runtimes, **asked)


def chosen(*pci_ids: str, **asked: Any) -> VersionSet:
    """The set chosen for such a group."""
    return choose(group(*pci_ids, **asked), catalog())


def refusal(*pci_ids: str, **asked: Any) -> Impossible:
    """The refusal of such a group; a set is a failure."""
    try:
        answer = chosen(*pci_ids, **asked)
    except Impossible as impossible:
        return impossible
    raise AssertionError(f"{pci_ids} {asked} was accepted: driver {answer.driver}")


def reason(answer: VersionSet, what: str) -> str:
    """Why a thing was chosen."""
    (found,) = [choice.why for choice in answer.choices if choice.what == what]
    return found
