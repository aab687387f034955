"""Reading, checking and listing take time in proportion to the hosts; compared by ratio, so that a slow machine passes too."""

import time

import pytest

from infra.environment.fleet import fleet
from infra.environment.load import check_config
from infra.targets.onprem.inventory import as_list, inventory
from tests.environment.own import host, own

NETWORKS = {"lab": {"networks": ["10.0.0.0/8"]}}


def one_by_one(size: int) -> dict:
    return {f"gpu-{n}": host(address=f"10.20.{n // 250}.{n % 250 + 1}") for n in range(size)}


def in_one_range(size: int) -> dict:
    return {f"gpu-[1:{size}]": host(address=f"10.20.[1:{size // 250}].[1:250]")}


def seconds(environment: dict) -> float:
    """The quickest of three."""
    times: list[float] = []
    for _ in range(3):
        start = time.process_time()
        described = check_config(environment, "lab").onprem
        assert described
        assert as_list(inventory(fleet(described)))
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("hosts", [one_by_one, in_one_range])
def test_five_times_the_hosts_take_five_times_as_long(hosts):
    small, large = (seconds(own(sites=NETWORKS, hosts=hosts(size))) for size in (1000, 5000))
    assert large < 5 * small * 1.6, f"{small:.3f} s for 1,000 hosts, {large:.3f} s for 5,000"
