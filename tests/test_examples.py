"""The environments at the repository's root: sound, and what a newcomer learns the product from."""

from pathlib import Path

import pytest

from infra.environment.fleet import fleet
from infra.environment.load import read_environment
from infra.environment.resolve import resolve
from tests.examples import ALL, IN_A_CLOUD, ON_OWN_SERVERS

ROOT = Path(__file__).parents[1]
EXAMPLES = list(IN_A_CLOUD)


def text(stack: str) -> str:
    return (ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")


def resolved(stack: str):
    reading = read_environment(ROOT / f"Pulumi.{stack}.yaml", stack)
    assert reading.environment is not None, [str(mistake) for mistake in reading.mistakes]
    return resolve(reading.environment)


def test_there_are_four_in_a_cloud_and_one_on_own_servers():
    assert EXAMPLES == ["dev", "prod", "team", "training"]
    assert list(ON_OWN_SERVERS) == ["onprem"]


@pytest.mark.parametrize("stack", ALL)
def test_an_example_has_no_mistakes_and_no_warnings(stack):
    reading = read_environment(ROOT / f"Pulumi.{stack}.yaml", stack)
    assert [str(mistake) for mistake in reading.mistakes] == []


@pytest.mark.parametrize("stack", ALL)
def test_an_example_is_completed_by_the_editor_and_says_what_it_is(stack):
    first, second, *_ = text(stack).splitlines()
    assert first == "# yaml-language-server: $schema=docs/environment.schema.json"
    assert second.startswith("# ")
    assert second.endswith(".")


@pytest.mark.parametrize("stack", EXAMPLES)
def test_an_example_names_whom_it_costs(stack):
    environment = resolved(stack).environment
    assert environment.budget
    assert environment.owner.endswith("@example.com")


def test_the_smallest_can_be_read_at_a_glance():
    assert len(text("dev").splitlines()) <= 13


def test_dev_is_one_t4_on_spot():
    pool = resolved("dev").pools["t4"]
    assert pool.accelerator is not None
    assert pool.accelerator.name == "t4"
    assert [capacity.value for capacity in pool.pool.capacity.order] == ["spot", "on-demand"]


def test_prod_buys_each_kind_of_gpu_its_own_way():
    pools = resolved("prod").pools
    assert {name: [capacity.value for capacity in pool.pool.capacity.order] for name, pool in pools.items()} == {
        "a100": ["spot", "on-demand"],
        "h100": ["reserved", "on-demand"],
        "t4": ["spot", "on-demand"],
    }
    assert all(pool.pool.capacity.on_demand_floor for pool in pools.values() if "spot" in pool.pool.capacity.order)
    assert pools["h100"].pool.fabric == "efa"


def test_the_hall_is_eight_hosts_with_eight_h100_and_what_stands_around_them():
    described = read_environment(ROOT / "Pulumi.onprem.yaml", "onprem").onprem
    assert described
    servers = fleet(described)
    assert servers.sizes == {"h100": 8, "storage": 1, "gateway": 2, "monitoring": 1}
    gpu = servers.gpu("h100")
    assert gpu is not None
    assert gpu.pci == "2330"
    assert described.groups["h100"].fabric == "infiniband"
    assert len(servers.disks(servers.by_name["gpu001"])) == 8
    assert all(
        servers.bastion(server) is servers.by_name["gate-1"] for server in servers.servers if server.name != "gate-1"
    )


def test_training_is_sixty_four_h100_in_one_zone():
    pool = resolved("training").pools["h100"]
    (machine,) = pool.machines
    assert machine.accelerator == "h100"
    assert pool.pool.nodes.min * machine.accelerators == 64
    assert pool.pool.nodes.max == pool.pool.nodes.min
    assert len(pool.zones) == 1
    assert pool.pool.capacity.reservation
    assert pool.pool.capacity.reservation.kind == "block"
