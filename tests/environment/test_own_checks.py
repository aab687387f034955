"""Checks of own servers at their edges: what just holds is silent, one step further is told, and nothing is told twice."""

import pytest

from infra.catalog import catalog
from infra.catalog.gpu_models import gpu_models
from infra.environment.checks import onprem as checks
from infra.environment.checks.cards import CARDS, WAIVABLE_ONPREM
from infra.environment.kinds import KINDS, targets_with
from infra.environment.lacks import LACKS
from infra.environment.load import check_config
from tests.environment.own import codes, group, host, own, reading, servers


def test_the_smallest_has_no_mistakes():
    assert reading().mistakes == ()
    assert [server.name for server in servers().servers] == ["gpu-1"]


def test_a_name_of_63_characters_is_a_dns_name_and_one_of_64_is_not():
    assert codes(hosts={"g" * 63: host()}) == []
    assert codes(hosts={"g" * 64: host()}) == ["host-name"]


@pytest.mark.parametrize("name", ["all", "ungrouped", "localhost"])
def test_a_name_that_means_something_else_to_ansible_is_refused(name):
    assert codes(hosts={name: host()}) == ["host-name"]


def test_a_domain_counts():
    name, domain = "g" * 63, ".".join(["d" * 60] * 3)  # 63 + 1 + 182
    sites = {"lab": {"networks": ["10.20.0.0/16"], "domain": f"{domain}.{'x' * 6}"}}
    assert codes(hosts={name: host()}, sites=sites) == []
    sites["lab"]["domain"] = f"{domain}.{'x' * 7}"
    assert codes(hosts={name: host()}, sites=sites) == ["host-name"]


def test_the_last_address_of_a_site_is_in_it():
    assert codes(hosts={"gpu-1": host(address="10.20.255.255")}) == []
    assert codes(hosts={"gpu-1": host(address="10.21.0.0")}) == ["address-outside"]


def test_a_dns_name_and_an_ipv6_address_are_addresses():
    assert codes(hosts={"gpu-1": host(address="gpu-1.example.com"), "gpu-2": host(address="fd00::2")}) == []
    twice = {"gpu-1": host(address="fd00::2"), "gpu-2": host(address="fd00:0::2")}
    assert codes(hosts=twice) == ["address-twice"]


def test_a_rack_may_be_drawn_full():
    sites = {"lab": {"networks": ["10.20.0.0/16"], "racks": {"a1": {"kilowatts": 2}}}}
    hosts = {"gpu-[1:2]": host(address="10.20.1.[1:2]", rack="a1")}
    assert codes(sites=sites, hosts=hosts, groups=group(watts=1000)) == []
    assert codes(sites=sites, hosts=hosts, groups=group(watts=1001)) == ["rack-power"]


def test_copies_are_packed_whole_onto_hosts():
    model = {"source": "file:///m", "parameters_billions": 0.1, "precision": "fp16", "group": "gpu"}
    two = {"gpu-[1:2]": host(address="10.20.1.[1:2]")}
    split, small = {**model, "gpus": 2, "runtime": "vllm"}, {**model, "replicas": 2}
    assert codes(hosts=two, models={"split": split, "small": small}) == []
    assert codes(hosts=two, models={"split": split, "small": {**small, "replicas": 3}}) == ["group-room"]
    # Three GPUs are free, and never two of one host.
    assert codes(hosts=two, models={"split": {**split, "replicas": 2}, "small": model}) == ["group-room"]


def test_a_mistake_that_only_follows_is_not_told():
    keys = own(groups={"gpu": {"roles": ["gpu"], "gpus": {"model": "l4"}}})
    assert [mistake.key for mistake in check_config(keys, "lab").mistakes] == ["groups.gpu.gpus.count"]
    keys = own(hosts={"gpu-1": {"group": "gpu", "site": "lab"}})
    assert [mistake.key for mistake in check_config(keys, "lab").mistakes] == ["hosts.gpu-1.address"]


def test_hosts_of_a_group_that_could_not_be_read_are_not_told_that_it_is_not_there():
    groups = {"gpu": {"gpus": {"model": "l4", "count": 1}}, "store": {"roles": ["storage"]}}
    hosts = {"gpu-1": host(), "store-1": host(group="store", address="10.20.1.12")}
    model = {"source": "file:///m", "parameters_billions": 1, "precision": "fp8", "group": "gpu"}
    told = reading(groups=groups, hosts=hosts, models={"chat": model}, gateway={"domain": "a.example.com"}).mistakes
    assert [mistake.key for mistake in told] == ["groups.gpu.roles"]


def test_mistakes_of_another_group_are_told_all_the_same():
    groups = {
        "a": {"roles": ["gpu"], "gpus": {"model": "l4"}},
        "gpu": {"roles": ["gpu"], "gpus": {"model": "l5", "count": 1}},
    }
    assert sorted(codes(groups=groups)) == ["gpu", "missing"]


def test_a_bastion_jumps_through_nobody():
    sites = {"lab": {"networks": ["10.20.0.0/16"], "bastion": "gpu-1"}}
    fleet = servers(sites=sites, hosts={"gpu-[1:2]": host(address="10.20.1.[1:2]")})
    first, second = fleet.servers
    assert fleet.bastion(first) is None
    assert fleet.bastion(second) is first


def test_the_boot_disk_is_found_by_any_spelling_of_the_range():
    boot = "/dev/disk/by-path/pci-0000:03:00.0-nvme-1"
    for pattern, told in (("0[1:4]", True), ("0[4:9]", False), ("03", True)):
        disks = {f"/dev/disk/by-path/pci-0000:{pattern}:00.0-nvme-1": {}}
        assert ("disk-boot" in codes(groups=group(boot_disk=boot, disks=disks))) is told
        assert ("disk-boot" in codes(groups=group(boot_disk=boot), hosts={"gpu-1": host(disks=disks)})) is told
    spared = {boot: {"use": "none"}}
    assert codes(groups=group(boot_disk=boot, disks=spared)) == []


@pytest.mark.parametrize("name", ["password", "ansible_become_pass", "vault_token", "SSH_PRIVATE_KEY", "api_key"])
def test_what_reads_like_a_secret_is_refused_wherever_it_stands(name):
    assert codes(**{name: "hunter2"}) == ["secret"]
    assert codes(hosts={"gpu-1": host(**{name: "hunter2"})}) == ["secret"]
    assert not any("hunter2" in str(mistake) for mistake in reading(**{name: "hunter2"}).mistakes)


def test_each_key_of_a_cloud_has_something_in_its_stead():
    for target, model in KINDS.items():
        others = {key for other in KINDS.values() for key in other.model_fields} - set(model.model_fields)
        assert set(LACKS[target]) == others
        for key in others:
            assert targets_with(key)


def test_each_code_that_checks_use_has_a_card():
    assert set(checks._LEANS) <= set(CARDS)
    assert set(WAIVABLE_ONPREM) <= {code for code, card in CARDS.items() if card.waivable}


def test_gpus_by_name_are_in_the_compatibility_matrix():
    facts = catalog()
    for name, gpu in gpu_models().items():
        assert gpu.pci in facts.hosts.gpus, name
        assert set(gpu.precisions) <= set(facts.precisions), name
        if name in facts.accelerators:
            known = facts.accelerators[name]
            assert (gpu.memory_mib, set(gpu.precisions)) == (known.memory_mib, set(known.precisions)), name
    assert len({gpu.pci for gpu in gpu_models().values()}) == len(gpu_models())


def test_ten_thousand_hosts_and_not_one_more():
    networks = {"lab": {"networks": ["10.0.0.0/8"]}}
    hosts = {"gpu[00001:10000]": host(address="10.20.[1:40].[1:250]")}
    assert codes(sites=networks, hosts=hosts) == []
    assert codes(sites=networks, hosts={**hosts, "one-more": host(address="10.99.1.1")}) == ["host-count"]
