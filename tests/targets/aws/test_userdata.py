"""User data of nodes, read back as nodeadm would: MIME parts, then YAML."""

import base64
from email import message_from_bytes

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infra.catalog import catalog
from infra.targets.aws.userdata import MAX_PODS_LARGE, MAX_PODS_SMALL, max_pods, node_config, user_data
from tests.targets.aws.builders import machine


def read_back(text: str) -> dict:
    """The one NodeConfig in a launch template's user data."""
    envelope = message_from_bytes(base64.b64decode(text, validate=True))
    assert envelope.get_content_type() == "multipart/mixed"
    (part,) = envelope.get_payload()
    assert part.get_content_type() == "application/node.eks.aws"
    return yaml.safe_load(part.get_payload(decode=True))


def config(*machines: str, local_nvme: bool = True) -> dict:
    return read_back(user_data(node_config([machine(name) for name in machines], local_nvme=local_nvme)))


def test_a_gpu_machine_gets_a_raid_of_its_disks_fast_pulls_and_parallel_pulls():
    assert config("g6.2xlarge") == {
        "apiVersion": "node.eks.aws/v1alpha1",
        "kind": "NodeConfig",
        "spec": {
            "featureGates": {"FastImagePull": True},
            "instance": {"localStorage": {"strategy": "RAID0"}},
            "kubelet": {
                "config": {
                    "maxParallelImagePulls": 5,
                    "maxPods": 110,
                    "registryBurst": 100,
                    "registryPullQPS": 50,
                    "serializeImagePulls": False,
                }
            },
        },
    }


def test_disks_are_left_alone_where_the_pool_says_so_or_the_machine_has_none():
    assert "instance" not in config("g6.2xlarge", local_nvme=False)["spec"]
    assert "instance" not in config("inf2.8xlarge")["spec"]


def test_one_machine_with_disks_is_enough_since_the_others_are_passed_over():
    assert config("m7i.2xlarge", "g6.2xlarge")["spec"]["instance"] == {"localStorage": {"strategy": "RAID0"}}


def test_fast_pulls_need_eight_vcpus_on_every_machine():
    assert "featureGates" not in config("g6.xlarge", "g6.2xlarge")["spec"]


@pytest.mark.parametrize(
    ("name", "wanted"), [("m7i.large", 110), ("g4dn.xlarge", 110), ("p5.48xlarge", 250), ("g6.12xlarge", 250)]
)
def test_pods_a_node_may_have(name, wanted):
    assert max_pods(machine(name)) == wanted


def test_a_pool_of_several_machines_takes_the_least_number_of_pods():
    assert config("g6.xlarge", "g6.12xlarge")["spec"]["kubelet"]["config"]["maxPods"] == MAX_PODS_SMALL


def test_every_machine_of_the_catalogue_has_a_sound_number_of_pods():
    for row in catalog().aws.machines.values():
        assert 17 <= max_pods(row) <= MAX_PODS_LARGE, row.name


@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.booleans()))
def test_no_value_can_end_a_part_or_a_document_early(values):
    assert read_back(user_data({"spec": values})) == {"spec": values}


def test_the_same_settings_are_the_same_bytes():
    once, again = (user_data(node_config([machine("p5.48xlarge")], local_nvme=True)) for _ in range(2))
    assert once == again
