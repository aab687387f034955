"""What an environment leaves open is decided from the catalogue alone: machines by fit and price, zones by offer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.catalog import catalog
from infra.environment.load import check_config
from infra.environment.resolve import resolve
from infra.environment.sizing import host_floor_gb, host_gb, host_wanted_gb, weights_gb
from tests.environment.builders import environment, model, resolved


def machine_of(**keys) -> str:
    (machine,) = resolved(**keys).pools["gpu"].machines
    return machine.name


def test_the_cheapest_machine_that_carries_the_accelerator():
    assert machine_of(pools={"gpu": {"accelerator": "l4"}}) == "g6.xlarge"


def test_host_memory_decides_between_sizes_of_one_gpu():
    chat = model(parameters_billions=8, precision="fp8")
    name = machine_of(pools={"gpu": {"accelerator": "l4"}}, models={"chat": chat})
    machine = catalog().aws.machines[name]
    assert host_gb(machine) >= 34
    smaller = [
        each
        for each in catalog().machines_with("l4", "us-east-1")
        if host_gb(each) < host_gb(machine) and not each.fractional
    ]
    assert all(host_gb(each) < 1.2 * 8.16 + 24 for each in smaller)


def test_a_model_over_four_gpus_gets_a_machine_with_four():
    chat = model(parameters_billions=30, gpus=4)
    name = machine_of(pools={"gpu": {"accelerator": "l4"}}, models={"chat": chat})
    assert catalog().aws.machines[name].accelerators >= 4


def test_a_fast_fabric_gets_one_type_with_it_in_one_zone():
    pool = resolved(pools={"gpu": {"accelerator": "l4", "fabric": "efa"}}).pools["gpu"]
    assert len(pool.machines) == len(pool.zones) == 1
    assert pool.machines[0].efa_interfaces


def test_a_pool_without_accelerators_holds_more_than_daemon_sets():
    (machine,) = resolved(pools={"cpu": {}}).pools["cpu"].machines
    assert (machine.vcpus, machine.memory_mib // 1024, machine.architecture) == (4, 16, "x86_64")
    assert not machine.burstable


def test_shares_of_a_gpu_are_never_chosen():
    for accelerator in catalog().accelerators:
        found = resolve(
            check_config(environment(pools={"gpu": {"accelerator": accelerator}}), "dev").environment
            or resolved().environment
        )
        assert not any(machine.fractional for pool in found.pools.values() for machine in pool.machines)


def test_named_machines_stay_in_their_order():
    pool = resolved(pools={"gpu": {"accelerator": "l4", "machines": ["g6.4xlarge", "g6.2xlarge"]}}).pools["gpu"]
    assert [machine.name for machine in pool.machines] == ["g6.4xlarge", "g6.2xlarge"]


def test_three_zones_by_default_those_that_offer_the_pools():
    assert resolved().zones == ("us-east-1a", "us-east-1b", "us-east-1c")
    found = resolved(region="us-west-2", pools={"gpu": {"accelerator": "h200", "machines": ["p5e.48xlarge"]}})
    assert len(found.zones) == 3
    assert found.pools["gpu"].zones == tuple(
        zone for zone in found.zones if zone in catalog().aws.offered("p5e.48xlarge", "us-west-2")
    )
    assert found.pools["gpu"].zones


def test_zones_that_are_named_are_taken_as_they_are():
    assert resolved(zones=["us-east-1d", "us-east-1a"]).zones == ("us-east-1d", "us-east-1a")
    assert "us-east-1f" in resolved(pools={"gpu": {"accelerator": "l4", "zones": ["us-east-1f"]}}).zones
    assert "us-east-1f" in resolved(storage={"lustre": {"zone": "us-east-1f"}}).zones


def test_a_reservation_alone_holds_the_pool_to_its_zone():
    capacity = {"order": ["reserved"], "reservation": {"id": "cr-0123456789abcdef0", "zone": "us-east-1d"}}
    pool = resolved(pools={"gpu": {"accelerator": "l4", "capacity": capacity}}).pools["gpu"]
    assert pool.zones == ("us-east-1d",)
    beside = {**capacity, "order": ["reserved", "on-demand"]}
    assert "us-east-1d" in resolved(pools={"gpu": {"accelerator": "l4", "capacity": beside}}).pools["gpu"].zones


def test_models_are_with_their_pool():
    found = resolved(
        pools={"gpu": {"accelerator": "l4"}, "cpu": {}}, models={"chat": model(), "tiny": model(pool="cpu", gpus=0)}
    )
    assert list(found.pools["gpu"].models) == ["chat"]
    assert list(found.pools["cpu"].models) == ["tiny"]


POOLS = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.fixed_dictionaries(
        {
            "accelerator": st.sampled_from([*catalog().accelerators, None]),
            "fabric": st.sampled_from(["none", "none", "efa"]),
        }
    ),
    max_size=3,
)


@settings(max_examples=120, deadline=None)
@given(
    pools=POOLS,
    region=st.sampled_from(sorted(catalog().aws.regions)),
    billions=st.floats(0.1, 80),
    gpus=st.sampled_from([1, 2, 4, 8]),
)
def test_what_passes_the_checks_resolves_whole(pools, region, billions, gpus):
    models = {
        f"on-{name}": model(pool=name, parameters_billions=billions, gpus=gpus if pool["accelerator"] else 0)
        for name, pool in pools.items()
    }
    read = check_config(environment(pools=pools, region=region, models=models), "dev")
    if read.environment is None:
        return
    found = resolve(read.environment)
    assert found == resolve(read.environment)
    region_zones = [zone.name for zone in catalog().aws.regions[region].zones]
    assert 2 <= len(found.zones) <= 6
    assert list(found.zones) == [zone for zone in region_zones if zone in found.zones]
    for pool in found.pools.values():
        assert pool.machines
        assert pool.zones
        assert set(pool.zones) <= set(found.zones)
        for machine in pool.machines:
            assert set(pool.zones) <= set(catalog().aws.offered(machine.name, region))
            assert machine.accelerator == pool.pool.accelerator
            largest = max((weights_gb(each, catalog()) for each in pool.models.values()), default=0)
            assert not largest or host_gb(machine) >= host_floor_gb(largest)


def test_host_memory_wanted_is_never_below_the_floor():
    assert host_wanted_gb(1) == pytest.approx(host_floor_gb(1))
    assert host_wanted_gb(100) == pytest.approx(300)
