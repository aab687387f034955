"""EFA layouts: every interface of the fabric, once, on a card that takes it."""

from collections import Counter

import pytest

from groundwork.catalog_refresh.hardware import described
from infra.catalog import catalog
from infra.catalog.aws_rows import EfaRule
from infra.catalog.lookup import interfaces

FACTS = catalog()
WITH_EFA = [name for name, row in FACTS.aws.machines.items() if row.efa_interfaces]
TYPES = described()


@pytest.mark.parametrize("layout", ["addresses", "bandwidth"])
@pytest.mark.parametrize("name", WITH_EFA)
def test_a_layout_has_all_the_fabric_and_nothing_ec2_would_refuse(name, layout):
    laid = FACTS.aws.efa_layout(name, layout)
    network = TYPES[name]["NetworkInfo"]
    cards = network["NetworkCards"]
    assert sum(item.interface_type == "efa-only" for item in laid) == network["EfaInfo"]["MaximumEfaInterfaces"]
    assert len({(item.network_card_index, item.device_index) for item in laid}) == len(laid)
    assert len(laid) <= network["MaximumNetworkInterfaces"]
    for card, count in Counter(item.network_card_index for item in laid).items():
        assert count <= cards[card]["MaximumNetworkInterfaces"], f"card {card}"
    for item in laid:
        assert item.interface_type in cards[item.network_card_index]["InterfaceTypes"], item


@pytest.mark.parametrize("name", WITH_EFA)
def test_the_primary_interface_is_first_and_plain(name):
    """EC2 refuses an EFA-only interface as the primary one."""
    first = FACTS.aws.efa_layout(name, "addresses")[0]
    assert (first.network_card_index, first.device_index, first.interface_type) == (0, 0, "interface")


@pytest.mark.parametrize("name", WITH_EFA)
def test_saving_addresses_leaves_one_interface_with_an_address(name):
    assert sum(item.interface_type != "efa-only" for item in FACTS.aws.efa_layout(name, "addresses")) == 1


def test_p5_takes_an_address_on_every_fourth_card_for_bandwidth():
    laid = FACTS.aws.efa_layout("p5.48xlarge", "bandwidth")
    cards = [item.network_card_index for item in laid if item.interface_type == "interface"]
    assert cards == [0, 4, 8, 12, 16, 20, 24, 28]
    assert len(laid) == 40


def test_p6_b300_keeps_the_fabric_off_its_first_card():
    laid = FACTS.aws.efa_layout("p6-b300.48xlarge", "addresses")
    assert [item.interface_type for item in laid if item.network_card_index == 0] == ["interface"]
    assert len(laid) == 17


def test_a_rule_that_misses_an_interface_is_refused():
    with pytest.raises(ValueError, match="than the 4 of the machine's row"):
        interfaces(4, 4, EfaRule(first_card_has_efa=False), bandwidth=False)


def test_exceptions_are_of_machines_with_efa_and_say_why():
    from infra.catalog.load import raw_rows

    for name, row in raw_rows("aws/efa.yaml").items():
        assert name in WITH_EFA
        assert row["reason"]
