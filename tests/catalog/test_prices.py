"""Prices: positive, possible, in proportion, and unknown rather than wrong."""

import pytest

from infra.catalog import catalog
from infra.catalog.load import raw_rows

FACTS = catalog()
REGIONS = list(FACTS.aws.regions)


def known(region: str, capacity: str = "on-demand"):
    """Machine to price, of those whose price is known in the region."""
    found = {name: FACTS.aws.price(name, region, capacity) for name in FACTS.aws.machines}
    return {name: price for name, price in found.items() if price}


@pytest.mark.parametrize("region", REGIONS)
def test_a_price_is_of_a_machine_that_is_offered_there(region):
    strays = [name for name in raw_rows(f"aws/prices/{region}.yaml") if not FACTS.aws.offered(name, region)]
    if region == "us-east-1":  # the price list also names types that have left every zone
        strays = [name for name in strays if name not in FACTS.aws.machines]
    assert not strays, f"{region}: {strays}"


@pytest.mark.parametrize("region", REGIONS)
def test_a_price_is_physically_possible(region):
    """$/vCPU between a burstable core and an eighth of a B300 machine; $/GPU between half a T4 and a B300."""
    for name, price in known(region).items():
        machine = FACTS.aws.machines[name]
        usd = price.usd_per_hour
        assert 0.012 <= usd / machine.vcpus <= 1.5, f"`{name}` in {region}: {usd} $/h for {machine.vcpus} vCPUs"
        if machine.accelerator:
            assert 0.3 <= usd / machine.accelerators <= 30, f"`{name}` in {region}: {usd} $/h"


@pytest.mark.parametrize("region", REGIONS)
def test_more_of_everything_never_costs_less(region):
    prices = known(region)
    rows = [FACTS.aws.machines[name] for name in prices]
    for small in rows:
        for large in rows:
            if small.family == large.family and small is not large and _no_more(small, large):
                cheap, dear = prices[small.name].usd_per_hour, prices[large.name].usd_per_hour
                assert cheap <= dear, f"{region}: `{small.name}` {cheap} above `{large.name}` {dear}"


def _no_more(small, large):
    columns = ("vcpus", "memory_mib", "accelerators", "nvme_gb")
    return all(getattr(small, column) <= getattr(large, column) for column in columns)


@pytest.mark.parametrize("region", REGIONS)
def test_regions_differ_within_what_aws_regions_differ_by(region):
    """0.64 (AMD in Mumbai) to 1.87 (G5 in São Paulo) were read; dedicated tenancy or a missing digit would be outside."""
    at_home = known("us-east-1")
    for name, price in known(region).items():
        ratio = price.usd_per_hour / at_home[name].usd_per_hour
        assert 0.63 <= ratio <= 1.75, f"`{name}` in {region}: {ratio:.2f} of us-east-1"


@pytest.mark.parametrize("region", REGIONS)
def test_sizes_of_a_family_keep_one_ratio_between_regions(region):
    """A price of dedicated tenancy, a tenth dearer, would stand out here."""
    at_home = known("us-east-1")
    ratios: dict[str, dict[str, float]] = {}
    for name, price in known(region).items():
        ratios.setdefault(name.partition(".")[0], {})[name] = price.usd_per_hour / at_home[name].usd_per_hour
    for family, of_family in ratios.items():
        assert max(of_family.values()) / min(of_family.values()) < 1.012, f"{region}: {family} {of_family}"


def test_every_offered_machine_has_a_price_at_home_but_those_sold_as_blocks_only():
    unknown = {
        name
        for name in FACTS.aws.machines
        if FACTS.aws.offered(name, "us-east-1") and not FACTS.aws.price(name, "us-east-1", "on-demand")
    }
    assert unknown == set()
    assert FACTS.aws.price("p5e.48xlarge", "us-west-2", "on-demand") is None


@pytest.mark.parametrize("capacity", ["on-demand", "spot", "reserved"])
def test_an_unknown_price_is_none_and_never_zero(capacity):
    for machine, region in (("p5e.48xlarge", "us-east-2"), ("m7i.large", "mars-north-1"), ("m7i.lrge", "us-east-1")):
        assert FACTS.aws.price(machine, region, capacity) is None


def test_spot_is_a_range_under_the_on_demand_price_and_says_it_is_an_estimate():
    for region in REGIONS:
        on_demand = known(region)
        for name, spot in known(region, "spot").items():
            low, high = spot.low_usd_per_hour, spot.high_usd_per_hour
            assert low is not None
            assert high is not None
            assert 0 < low <= spot.usd_per_hour <= high <= on_demand[name].usd_per_hour + 1e-4, f"`{name}` in {region}"
            assert spot.estimate
            assert spot.note


def test_spot_of_a_family_that_was_not_seen_is_unknown():
    assert FACTS.aws.price("inf2.xlarge", "us-east-1", "on-demand")
    assert FACTS.aws.price("inf2.xlarge", "us-east-1", "spot") is None


def test_a_type_of_its_own_spot_row_comes_before_its_family():
    """p5.4xlarge was quoted at the on-demand price wherever it was quoted, unlike its family."""
    small, large = (FACTS.aws.price(name, "us-east-1", "spot") for name in ("p5.4xlarge", "p5.48xlarge"))
    assert small
    assert large
    assert small.usd_per_hour == small.high_usd_per_hour == pytest.approx(6.88)
    assert large.usd_per_hour < 0.5 * 55.04


def test_a_reservation_costs_what_the_machine_costs_and_says_so():
    reserved = FACTS.aws.price("p5.48xlarge", "us-east-1", "reserved")
    assert reserved
    assert reserved.usd_per_hour == 55.04
    assert reserved.note
    assert "whether used or not" in reserved.note


def test_a_price_that_was_not_read_says_so():
    price = FACTS.aws.price("m7i.large", "us-west-2", "on-demand")
    rows = raw_rows("aws/prices/us-west-2.yaml")
    derived = [name for name, row in rows.items() if isinstance(row, dict) and row["from"] == "family"]
    assert derived
    assert price
    for name in derived:
        price = FACTS.aws.price(name, "us-west-2", "on-demand")
        assert price
        assert price.note == "not read: its family has one ratio to us-east-1 in this region"


@pytest.mark.parametrize("key", FACTS.aws.service_keys)
def test_a_service_price_names_its_unit_and_source_and_is_known_at_home(key):
    price = FACTS.aws.service_price(key, "us-east-1")
    assert price, key
    assert price.unit
    assert price.source
    assert price.usd > 0 or "free" in (price.note or ""), f"`{key}` costs nothing and no note says it is free"


def test_service_prices_elsewhere_are_near_home_or_unknown():
    for key in FACTS.aws.service_keys:
        home = FACTS.aws.service_price(key, "us-east-1")
        assert home
        for region in REGIONS:
            price = FACTS.aws.service_price(key, region)
            if price and home.usd:
                assert 0.85 <= price.usd / home.usd <= 2.1, f"`{key}` in {region}"


def test_a_service_price_is_none_where_nothing_is_known():
    assert FACTS.aws.service_price("nat.hour", "mars-north-1") is None
    assert FACTS.aws.service_price("eks.cluster-hour", "mars-north-1") is None
    assert FACTS.aws.service_price("nat.our", "us-east-1") is None
    assert FACTS.aws.service_price("fsx.lustre.persistent2.250.gb-month", "sa-east-1") is None


def test_a_service_price_says_where_it_was_read():
    read, known_only = (FACTS.aws.service_price("nat.hour", region) for region in ("us-east-1", "eu-central-1"))
    assert read
    assert known_only
    assert (read.confidence, known_only.confidence) == ("read", "known, not re-read")
