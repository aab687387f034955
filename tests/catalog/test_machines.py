"""Machine types: equal to what EC2 says of itself but for named corrections, and whole in themselves."""

import pytest

from groundwork.catalog_refresh.hardware import covered, described, machine_row
from infra.catalog import catalog
from infra.catalog.load import raw_rows

FACTS = catalog()
MACHINES = FACTS.aws.machines
CORRECTIONS = raw_rows("aws/corrections.yaml")

EFA = {
    "g4dn.8xlarge": 1, "g4dn.12xlarge": 1, "g4dn.16xlarge": 1,
    "g5.8xlarge": 1, "g5.12xlarge": 1, "g5.16xlarge": 1, "g5.24xlarge": 1, "g5.48xlarge": 1,
    "g6.8xlarge": 1, "g6.12xlarge": 1, "g6.16xlarge": 1, "g6.24xlarge": 1, "g6.48xlarge": 1, "gr6.8xlarge": 1,
    "g6e.8xlarge": 1, "g6e.12xlarge": 1, "g6e.16xlarge": 1, "g6e.24xlarge": 2, "g6e.48xlarge": 4,
    "g7e.8xlarge": 1, "g7e.12xlarge": 1, "g7e.24xlarge": 2, "g7e.48xlarge": 4,
    "p4d.24xlarge": 4, "p4de.24xlarge": 4, "p5.4xlarge": 1, "p5.48xlarge": 32, "p5e.48xlarge": 32,
    "p5en.48xlarge": 16, "p6-b200.48xlarge": 8, "p6-b300.48xlarge": 16,
    "trn1.32xlarge": 8, "trn1n.32xlarge": 16, "trn2.3xlarge": 1, "trn2.48xlarge": 16,
}  # fmt: skip
"""EFA interfaces as Karpenter's own table of instance types gives them (`vpc.amazonaws.com/efa`); Trainium from EC2."""


@pytest.fixture(scope="module")
def described_types():
    return described()


@pytest.mark.parametrize("name", list(MACHINES))
def test_a_machine_is_what_ec2_says_it_is_but_for_its_correction(name, described_types):
    said = machine_row(described_types[name])
    row = MACHINES[name].model_dump()
    different = {column: (row[column], value) for column, value in said.items() if row[column] != value}
    corrected = CORRECTIONS.get(name, {}).get("columns", {})
    assert set(different) == set(corrected), f"`{name}` (ours, EC2's): {different}; corrected: {corrected}"


def test_the_catalogue_covers_every_size_it_says_it_covers(described_types):
    assert list(MACHINES) == list(covered(described_types))


def test_each_correction_is_still_needed_and_says_why(described_types):
    for name, correction in CORRECTIONS.items():
        said = machine_row(described_types[name])
        for column, value in correction["columns"].items():
            assert said[column] != value, f"EC2 now says `{column}` {value} of `{name}` itself; drop the correction"
        assert len(correction["reason"]) > 30
        assert correction["source"]


def test_accelerator_columns_are_all_there_or_none():
    for name, row in MACHINES.items():
        three = (row.accelerator is not None, row.accelerators > 0, row.accelerator_memory_mib is not None)
        assert len(set(three)) == 1, f"`{name}`: accelerator, count, memory given: {three}"


def test_accelerator_memory_agrees_with_the_accelerators_table():
    """EC2 gives the size on the label of some GPUs, the driver a little less; a share of a GPU has its share."""
    for name, row in MACHINES.items():
        if row.accelerator is None:
            continue
        whole = FACTS.accelerators[row.accelerator].memory_mib
        share = row.accelerators if row.fractional else 1
        assert row.accelerator_memory_mib is not None
        assert 0.93 <= whole * share / row.accelerator_memory_mib <= 1.01, (
            f"`{name}`: {row.accelerator_memory_mib}, {whole} × {share}"
        )


def test_whole_devices_come_in_whole_numbers():
    for name, row in MACHINES.items():
        assert row.fractional or float(row.accelerators).is_integer(), name
    assert {row.family for row in MACHINES.values() if row.fractional} == {"g6f", "gr6f"}


@pytest.mark.parametrize(("column", "other"), [("nvme_disks", "nvme_gb")])
def test_disks_have_a_size_and_sizes_have_disks(column, other):
    for name, row in MACHINES.items():
        assert bool(getattr(row, column)) == bool(getattr(row, other)), name


def test_efa_counts_are_those_of_an_independent_table():
    ours = {name: row.efa_interfaces for name, row in MACHINES.items() if row.efa_interfaces and row.accelerator}
    assert ours == EFA


def test_small_gpu_machines_have_no_efa():
    """The trap that costs a failed launch: the family has EFA, its small sizes do not."""
    for name in ("g4dn.xlarge", "g5.4xlarge", "g6.2xlarge", "g6e.4xlarge"):
        assert MACHINES[name].efa_interfaces == 0
        assert FACTS.aws.efa_layout(name, "addresses") == ()


def test_what_a_network_holds_is_not_above_what_is_advertised():
    """EC2 gives g6e.48xlarge's 400 Gbit/s for each of its four cards; the machine has them once."""
    assert not {name for name, row in MACHINES.items() if row.network_baseline_gbps > row.network_gbps}
    assert MACHINES["g6e.48xlarge"].network_baseline_gbps == 400


def test_every_family_has_a_quota():
    assert {row.family: row.quota_family for row in MACHINES.values()} == {
        **dict.fromkeys(("c7i", "c8g", "i4i", "m6a", "m6i", "m7g", "m7i", "m8g", "r7i", "r8g", "t3"), "standard"),
        **dict.fromkeys(("g4dn", "g5", "g6", "g6e", "g6f", "g7e", "gr6", "gr6f"), "g-vt"),
        **dict.fromkeys(("p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300"), "p"),
        **dict.fromkeys(("trn1", "trn1n", "trn2"), "trn"),
        "inf2": "inf",
    }


@pytest.mark.parametrize("region", list(FACTS.aws.regions))
def test_offerings_name_machines_and_zones_of_the_catalogue(region):
    zones = {zone.name for zone in FACTS.aws.regions[region].zones}
    for name in raw_rows(f"aws/offerings/{region}.yaml"):
        offered = FACTS.aws.offered(name, region)
        assert name in MACHINES
        assert offered, f"`{name}` in {region} is listed with no zone"
        assert set(offered) <= zones, f"`{name}` in {region}: {offered}"


def test_zone_ids_are_of_their_region_and_no_two_are_alike():
    ids = [zone.id for region in FACTS.aws.regions.values() for zone in region.zones]
    assert len(ids) == len(set(ids))
    for region in FACTS.aws.regions.values():
        prefixes = {zone.id.partition("-az")[0] for zone in region.zones}
        assert len(prefixes) == 1, region.name


def test_a_machine_that_is_not_offered_has_no_zones():
    assert FACTS.aws.offered("p5.48xlarge", "eu-west-1") == ()
    assert FACTS.aws.offered("p5.48xlarge", "mars-north-1") == ()
    assert FACTS.aws.offered("p5.48xlarg", "us-east-1") == ()
