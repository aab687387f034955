"""Pools as they are planned: launch templates, node groups, EFA, reservations, what an empty group offers."""

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundwork.plan.walk import plan
from infra.catalog import catalog
from infra.environment.load import check_config
from tests.targets.aws.contract.planned import ALL, ROOT, of_type, planned
from tests.targets.aws.test_userdata import read_back

GROUP = "aws:eks/nodeGroup:NodeGroup"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
TAG = "aws:autoscaling/tag:Tag"

BUYS = re.compile(r"capacityBlock|capacityReservation:CapacityReservation|capacityblock", re.IGNORECASE)
"""Types whose creation buys or holds capacity."""


@pytest.mark.parametrize("stack", ALL)
def test_nothing_a_plan_makes_buys_capacity(stack):
    assert [one.type for one in planned(stack).custom if BUYS.search(one.type)] == []


def test_no_module_can_even_name_a_purchase():
    for file in (ROOT / "infra").rglob("*.py"):
        assert not re.search(r"Capacity(Block)?Reservation\(|purchase", file.read_text(encoding="utf-8")), file


GPUS = {"t4": "g4dn.xlarge", "l4": "g6.xlarge", "h100": "p5.48xlarge"}


@st.composite
def environments(draw):
    gpu = draw(st.sampled_from(sorted(GPUS)))
    order = draw(st.lists(st.sampled_from(["reserved", "spot", "on-demand"]), min_size=1, unique=True))
    capacity = {"order": order}
    if "reserved" in order:
        kind = draw(st.sampled_from(["on-demand", "block"]))
        capacity["reservation"] = {"id": "cr-0a1b2c3d4e5f67890", "kind": kind, "zone": "us-east-1c"}
    pool = {"accelerator": gpu, "machines": [GPUS[gpu]], "capacity": capacity, "nodes": {"min": 0, "max": 3}}
    return {"region": "us-east-1", "owner": "o@example.com", "pools": {"p": pool}}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(environments())
def test_no_environment_whatever_leads_to_a_purchase(environment):
    reading = check_config(environment, "any")
    if not reading.ok:
        return
    made = Counter(one.type for one in plan(reading, "any").custom)
    assert made[GROUP] > 1
    assert not [type_ for type_ in made if BUYS.search(type_)]


@pytest.mark.parametrize("stack", ALL)
def test_every_template_asks_for_tokens_at_one_hop_and_an_encrypted_root_volume(stack):
    for name, inputs in of_type(stack, TEMPLATE).items():
        metadata = inputs["metadataOptions"]
        assert (metadata["httpTokens"], metadata["httpPutResponseHopLimit"]) == ("required", 1), name
        (volume,) = inputs["blockDeviceMappings"]
        assert volume["ebs"]["encrypted"] == "true", name
        assert volume["ebs"]["kmsKeyId"].startswith("arn:aws:kms:"), name


@pytest.mark.parametrize("stack", ALL)
def test_every_template_tags_what_it_starts(stack):
    for inputs in of_type(stack, TEMPLATE).values():
        tagged = {one["resourceType"]: one["tags"] for one in inputs["tagSpecifications"]}
        assert set(tagged) == {"instance", "volume", "network-interface"}
        for tags in tagged.values():
            assert {"Name", "groundwork:environment", "groundwork:stack", "owner", "cost-center"} <= set(tags)


@pytest.mark.parametrize("stack", ALL)
def test_security_groups_are_on_the_template_or_on_each_interface_never_both(stack):
    for name, inputs in of_type(stack, TEMPLATE).items():
        interfaces = inputs.get("networkInterfaces", [])
        assert bool(interfaces) != bool(inputs.get("vpcSecurityGroupIds")), name
        assert all(len(one["securityGroups"]) == 2 for one in interfaces), name


def test_a_fast_fabric_template_has_the_interfaces_the_catalogue_lays_out():
    (inputs,) = [one for name, one in of_type("full", TEMPLATE).items() if "networkInterfaces" in one]
    laid = [(one["networkCardIndex"], one["deviceIndex"], one["interfaceType"]) for one in inputs["networkInterfaces"]]
    layout = catalog().aws.efa_layout("p5.48xlarge", "addresses")
    assert laid == [(one.network_card_index, one.device_index, one.interface_type) for one in layout]
    assert sum(kind != "interface" for _, _, kind in laid) == catalog().aws.machines["p5.48xlarge"].efa_interfaces


def test_the_fabrics_group_names_itself_both_ways():
    (group,) = [one.id for one in planned("full").custom if one.name == "full-block-efa"]
    for way in ("Ingress", "Egress"):
        rules = of_type("full", f"aws:vpc/securityGroup{way}Rule:SecurityGroup{way}Rule").values()
        (own,) = [rule for rule in rules if rule["securityGroupId"] == group]
        assert (own["referencedSecurityGroupId"], own["ipProtocol"]) == (group, "-1")


def test_a_blocks_group_leaves_the_machine_to_its_template():
    group = of_type("full", GROUP)["full-block-reserved-c"]
    template = of_type("full", TEMPLATE)["full-block-reserved"]
    assert group["capacityType"] == "CAPACITY_BLOCK"
    assert "instanceTypes" not in group
    assert template["instanceType"] == "p5.48xlarge"
    assert template["instanceMarketOptions"] == {"marketType": "capacity-block"}
    target = template["capacityReservationSpecification"]["capacityReservationTarget"]
    assert target == {"capacityReservationId": "cr-0a1b2c3d4e5f67890"}


def test_reserved_machines_are_in_no_placement_group_and_bought_ones_are():
    assert "placement" not in of_type("prod", TEMPLATE)["prod-h100-reserved"]
    assert of_type("prod", TEMPLATE)["prod-h100"]["placement"] == {"groupName": "prod-h100"}


def test_a_pool_of_reserved_machines_alone_has_no_placement_group_to_leave_empty():
    assert of_type("training", "aws:ec2/placementGroup:PlacementGroup") == {}


def test_a_floor_and_its_fallbacks_are_groups_by_zone():
    groups = {name: one for name, one in of_type("prod", GROUP).items() if "-t4-" in name}
    assert {name: (one["capacityType"], one["scalingConfig"]["minSize"]) for name, one in groups.items()} == {
        "prod-t4-floor-b": ("ON_DEMAND", 1),
        "prod-t4-floor-c": ("ON_DEMAND", 1),
        **{f"prod-t4-spot-{zone}": ("SPOT", 0) for zone in "bcd"},
        **{f"prod-t4-on-demand-{zone}": ("ON_DEMAND", 0) for zone in "bcd"},
    }


def test_the_platform_is_told_which_group_to_try_first():
    pool = planned("prod").outputs["pools"]["t4"]
    assert set(pool["priorities"]) == set(pool["groups"])
    tried = sorted(pool["priorities"], key=pool["priorities"].__getitem__, reverse=True)
    assert [name.rsplit("-", 1)[0] for name in tried] == [
        *["prod-t4-floor"] * 2,
        *["prod-t4-spot"] * 3,
        *["prod-t4-on-demand"] * 3,
    ]


def test_images_are_pinned_and_suit_the_accelerator():
    groups = of_type("full", GROUP)
    images = {name: one["amiType"] for name, one in groups.items()}
    assert images["full-block-reserved-c"] == images["full-mps-on-demand-a"] == "AL2023_x86_64_NVIDIA"
    assert images["full-inferentia-on-demand-a"] == "AL2023_x86_64_NEURON"
    assert images["full-cpu-on-demand"] == images["full-system-on-demand"] == "AL2023_x86_64_STANDARD"
    assert all(re.fullmatch(r"1\.\d\d\.\d+-\d{8}", one["releaseVersion"]) for one in groups.values())


@pytest.mark.parametrize("stack", ALL)
def test_the_image_is_said_by_the_group_alone(stack):
    """Said in the template too, EKS ignores or refuses one of them, and the group can name no Kubernetes version."""
    for name, one in of_type(stack, TEMPLATE).items():
        assert "imageId" not in one, name
    for name, one in of_type(stack, GROUP).items():
        assert {"amiType", "releaseVersion"} <= set(one), name
        assert "version" not in one, name


@pytest.mark.parametrize("stack", ALL)
def test_a_template_says_nothing_of_what_it_does_not_set(stack):
    """An empty block reads back as a difference, which is a new version, which rolls every node of the group."""

    def empty(value):
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return value in ({}, [], "", None) or any(empty(one) for one in inner)

    assert [name for name, one in of_type(stack, TEMPLATE).items() if empty(one)] == []


def test_accelerated_nodes_are_tainted_by_their_resource_and_others_only_as_asked():
    groups = of_type("full", GROUP)
    gpu = {"effect": "NO_SCHEDULE", "key": "nvidia.com/gpu", "value": "true"}
    assert groups["full-mps-on-demand-a"]["taints"] == [gpu]
    assert groups["full-inferentia-on-demand-a"]["taints"] == [{**gpu, "key": "aws.amazon.com/neuron"}]
    assert groups["full-cpu-on-demand"]["taints"] == [{"effect": "NO_SCHEDULE", "key": "kind", "value": "cpu"}]
    assert "taints" not in groups["full-system-on-demand"] or not groups["full-system-on-demand"]["taints"]


def test_labels_say_pool_accelerator_capacity_and_how_it_is_shared():
    groups = of_type("full", GROUP)
    assert groups["full-slices-floor-a"]["labels"] == {
        "groundwork/accelerator": "a100-40",
        "groundwork/accelerator-count": "8",
        "groundwork/accelerator-memory-mib": "40960",
        "groundwork/capacity-type": "on-demand",
        "groundwork/pool": "slices",
        "groundwork/priority": "30",
        "groundwork/sharing": "mig",
        "nvidia.com/mig.config": "all-1g.5gb",
    }
    assert groups["full-mps-on-demand-a"]["labels"]["nvidia.com/device-plugin.config"] == "mps-4"
    assert groups["full-cpu-on-demand"]["labels"]["a"] == "b"


def test_accelerators_are_never_replaced_by_surging():
    for stack in ALL:
        for name, one in of_type(stack, GROUP).items():
            accelerated = "groundwork/accelerator" in one["labels"]
            assert one["updateConfig"]["updateStrategy"] == ("MINIMAL" if accelerated else "DEFAULT"), name


def test_as_many_machines_are_replaced_at_once_as_the_pool_says_and_when_is_passed_on():
    assert of_type("full", GROUP)["full-mps-on-demand-a"]["updateConfig"]["maxUnavailable"] == 2
    pools = planned("prod").outputs["pools"]
    assert pools["h100"]["replacement_window"] == "Sat,Sun 03:00 4h"
    assert pools["t4"]["replacement_window"] is None


def test_the_system_pool_has_two_to_four_plain_machines_over_all_zones():
    group = of_type("full", GROUP)["full-system-on-demand"]
    assert group["scalingConfig"] == {"minSize": 2, "maxSize": 4, "desiredSize": 2}
    assert len(group["subnetIds"]) == 3
    assert "instance" not in read_back(of_type("full", TEMPLATE)["full-system"]["userData"])["spec"]


@pytest.mark.parametrize(
    ("template", "throughput"),
    [
        ("full-system", 125),  # included in the price
        ("full-cpu", 250),
        ("full-mps", 250),  # images unpack onto the local disks
        ("full-inferentia", 600),  # images unpack onto this volume
    ],
)
def test_the_root_volume_is_as_fast_as_image_pulls_need(template, throughput):
    (volume,) = of_type("full", TEMPLATE)[template]["blockDeviceMappings"]
    assert volume["ebs"]["throughput"] == throughput
    # gp3 carries a quarter of a MiB/s for each of its IOPS.
    assert throughput <= volume["ebs"]["iops"] / 4


def said_to_the_autoscaler(kind: str) -> dict[str, dict[str, str]]:
    """Tags of a kind on the groups of environment `full`: group to key to value."""
    said: dict[str, dict[str, str]] = {}
    for inputs in of_type("full", TAG).values():
        assert inputs["tag"]["propagateAtLaunch"] is False
        group = re.sub(r"^eks-(.*)-[0-9a-f-]{36}$", r"\1", inputs["autoscalingGroupName"])
        prefix = f"k8s.io/cluster-autoscaler/node-template/{kind}/"
        if inputs["tag"]["key"].startswith(prefix):
            said.setdefault(group, {})[inputs["tag"]["key"].removeprefix(prefix)] = inputs["tag"]["value"]
    return said


def test_an_unneeded_machine_stays_as_long_as_its_pool_says():
    said = said_to_the_autoscaler("autoscaling-options")
    assert said["full-mps-on-demand-a"] == {"scaledownunneededtime": "45m0s"}
    assert said["full-cpu-on-demand"] == {"scaledownunneededtime": "20m0s"}
    assert "full-slices-floor-a" not in said


def test_an_empty_group_says_what_its_nodes_would_offer():
    said = said_to_the_autoscaler("resources")
    assert said["full-slices-spot-a"] == {"ephemeral-storage": "8000G", "nvidia.com/mig-1g.5gb": "56"}
    assert said["full-mps-on-demand-a"] == {"ephemeral-storage": "450G", "nvidia.com/gpu": "4"}
    assert said["full-inferentia-on-demand-a"] == {"ephemeral-storage": "200Gi", "aws.amazon.com/neuron": "1"}
    assert said["full-block-reserved-c"]["vpc.amazonaws.com/efa"] == "32"
    assert not {"full-cpu-on-demand", "full-system-on-demand", "full-slices-floor-a"} & set(said)


def test_nodes_wait_for_the_network_add_on():
    plan_ = planned("dev")
    (cni,) = [one.urn for one in plan_.custom if one.name == "dev-vpc-cni" and one.type == "aws:eks/addon:Addon"]
    for one in plan_.custom:
        if one.type == GROUP:
            # A child waits for its component, and that for what it depends on.
            waited = {urn for above in (one, *plan_.ancestors(one)) for urn in above.dependencies}
            assert cni in waited, one.name
