"""What every test shares: one day for the checks that ask for the date, so that no test fails as versions grow old."""

import datetime
import os

import pytest

from infra.environment.checks import kubernetes
from infra.targets.onprem import inventory

# Tests have a set of hosts of their own, beside those a person may have up.
os.environ.setdefault("GROUNDWORK_HOSTS", "test")


@pytest.fixture(autouse=True)
def _one_day(monkeypatch):
    """Checks that ask for the date get one, so that screens stay the same."""
    for module in (kubernetes, inventory):
        monkeypatch.setattr(module, "today", lambda: datetime.date(2026, 11, 24))
