"""Questions asked of the catalogue: they answer with rows, or with the nearest names."""

import time

import pytest

from infra.catalog import Catalog, catalog
from infra.catalog.lookup import nearest_to, quota_family_of

FACTS = catalog()


@pytest.mark.parametrize(
    ("kind", "wrong", "first"),
    [
        ("machine", "p5.48xlarg", "p5.48xlarge"),
        ("machine", "P5.48XLARGE", "p5.48xlarge"),
        ("machine", "g5-xlarge", "g5.xlarge"),
        ("accelerator", "h10", "h100"),
        ("accelerator", "H100", "h100"),
        ("accelerator", "a100", "a100-40"),
        ("accelerator", "6000", "rtx-pro-6000"),
        ("precision", "bfp16", "bf16"),
        ("region", "eu-centrl-1", "eu-central-1"),
        ("zone", "us-east-1g", "us-east-1f"),
        ("kubernetes", "1.53", "1.35"),
        ("service", "nat.hours", "nat.hour"),
        ("quota", "gvt", "g-vt"),
        ("limit", "vpc", "vpcs"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(kind, wrong, first):
    assert first in FACTS.nearest(kind, wrong)


def test_the_very_word_but_for_case_comes_first():
    assert FACTS.nearest("machine", "P5.48XLARGE")[0] == "p5.48xlarge"


def test_nothing_near_is_nothing():
    assert FACTS.nearest("machine", "banana") == []
    assert nearest_to("", ["a"]) == []


def test_a_kind_that_does_not_exist_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError, match="pizza"):
        FACTS.nearest("pizza", "margherita")


def test_machines_with_an_accelerator_come_smallest_first():
    names = [machine.name for machine in FACTS.machines_with("h100", "us-east-1")]
    assert names == ["p5.4xlarge", "p5.48xlarge"]
    assert all(machine.accelerator is None for machine in FACTS.machines_with(None))


def test_the_cheapest_machine_carries_a_whole_device():
    """g6f.large is cheaper than every whole L4; a pod that asks for a GPU would never fit on it."""
    cheapest = FACTS.cheapest_machine_with("l4", "us-east-1")
    assert cheapest
    assert cheapest.name == "g6.xlarge"


def test_where_no_price_is_known_there_is_no_cheapest():
    assert FACTS.machines_with("rtx-pro-6000", "us-west-2")
    assert FACTS.cheapest_machine_with("rtx-pro-6000", "us-west-2") is None


@pytest.mark.parametrize(
    ("family", "key"), [("p6-b200", "p"), ("g6e", "g-vt"), ("gr6", "g-vt"), ("inf2", "inf"), ("i4i", "standard"), ("trn2", "trn"), ("t3", "standard")]
)  # fmt: skip
def test_the_longest_prefix_decides_the_quota(family, key):
    assert quota_family_of(family, FACTS.aws.quota_families) == key


def test_a_family_without_a_quota_is_refused():
    with pytest.raises(KeyError, match="dl1"):
        quota_family_of("dl1", FACTS.aws.quota_families)


def test_the_oldest_fact_is_found_without_reading_all_tables():
    file, day = FACTS.oldest_fact()
    assert file.startswith("aws/prices/")
    assert day == "2025-03-02"


def test_the_catalogue_is_one_object_for_the_process():
    assert catalog() is FACTS


def test_rows_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        FACTS.accelerators["t4"].memory_mib = 1  # pyright: ignore[reportAttributeAccessIssue]


def test_a_plan_s_tables_load_in_under_eighty_milliseconds():
    """Everything a plan of one region asks for, from cold; processor time, the best of three, since machines are shared."""
    from infra.catalog import load

    def cold() -> float:
        load.document.cache_clear()
        start = time.process_time()
        facts = Catalog()
        _ = facts.accelerators, facts.precisions, facts.aws.machines, facts.aws.kubernetes, facts.aws.quota_families
        facts.aws.price("p5.48xlarge", "us-east-1", "spot")
        facts.aws.service_price("nat.hour", "us-east-1")
        facts.aws.offered("p5.48xlarge", "us-east-1")
        return time.process_time() - start

    assert min(cold() for _ in range(3)) < 0.08
