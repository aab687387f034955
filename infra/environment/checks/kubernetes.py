"""Kubernetes: the version is one EKS still runs, and its end is not near."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake, one_of
from infra.environment.resolve import Resolved

NOTICE: Final = timedelta(days=90)
"""How long before the end of standard support it is told: an upgrade with GPU pools takes weeks to test."""


def today() -> date:
    """The day the check is made on; a function, so that a test can choose it."""
    return date.today()


def version_is_supported(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The version is known, not past its end, and not within ninety days of costing more."""
    wanted, path = resolved.environment.cluster.version, ("cluster", "version")
    versions = facts.aws.kubernetes
    newest = max(versions, key=_order, default=wanted)
    row = versions.get(wanted)
    if row is None:
        yield wrong(
            "kubernetes",
            path,
            f"{key(*path)} is `{wanted}`, not a version the catalogue lists for EKS",
            f"write {one_of(_quoted(versions))}",
            allowed=versions,
            value=wanted,
        )
        return
    standard, extended = date.fromisoformat(row.standard_support_ends), date.fromisoformat(row.extended_support_ends)
    if today() >= extended:
        yield wrong(
            "kubernetes",
            path,
            f"{key(*path)} is `{wanted}`, which EKS stopped running on {extended}",
            f'write `"{newest}"`',
            value=wanted,
        )
    elif today() >= standard:
        yield warning(
            "kubernetes-support",
            path,
            f"{key(*path)} is `{wanted}`, out of standard support since {standard}; the control plane costs the extended rate until {extended}",
            f'move on, one minor version at a time, to `"{newest}"`',
        )
    elif today() >= standard - NOTICE:
        yield warning(
            "kubernetes-support",
            path,
            f"{key(*path)} is `{wanted}`, whose standard support ends on {standard}, in {(standard - today()).days} days",
            f'plan the upgrade to `"{_next(wanted)}"`; after that day the control plane costs the extended rate',
        )


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _next(version: str) -> str:
    major, minor = _order(version)
    return f"{major}.{minor + 1}"


def _quoted(versions: Iterable[str]) -> list[str]:
    """Versions as they must be written: 1.30 without quotes is the number 1.3."""
    return [f'"{version}"' for version in sorted(versions, key=_order)]
