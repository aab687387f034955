"""Real hosts are made only where they are asked for by name, in a set of the tests' own."""

import os

import pytest

from tests.hosts import lifecycle
from tests.hosts.places import INSTANCE, places
from tests.hosts.site import site

ASKED_FOR = "makes Linux hosts on this machine as root, for minutes to an hour: `make hosts-test`, `make soak`"


def pytest_collection_modifyitems(config, items):
    """Without `-m hosts`, `-m fault` or `-m soak` these tests are skipped, whatever else is asked for."""
    if config.option.markexpr.strip() not in ("hosts", "fault", "soak"):
        for item in items:
            if "hosts_e2e" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=ASKED_FOR))


@pytest.fixture(scope="module")
def up(request):
    """Hosts of the kind that the module names in `KIND`, all or those in `ONLY`, as bare as they are made."""
    if os.geteuid() != 0:
        pytest.fail("test hosts need root: sudo make hosts-test")
    if lifecycle.kind_of(places()) is not None:
        pytest.fail(f"hosts of the set `{INSTANCE}` are up: GROUNDWORK_HOSTS={INSTANCE} make hosts-down")
    lifecycle.up(places(), site(), request.module.KIND, getattr(request.module, "ONLY", ()))
    yield places()
    lifecycle.down(places(), site())
    assert lifecycle.left(places(), site()) == []
