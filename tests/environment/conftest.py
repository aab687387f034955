import datetime

import pytest

from infra.environment.checks import kubernetes


@pytest.fixture(autouse=True)
def _one_day(monkeypatch):
    """Checks that ask for the date get one, so that screens stay the same."""
    monkeypatch.setattr(kubernetes, "today", lambda: datetime.date(2026, 11, 24))
