"""The inventory: groups by what hosts are and where, variables with the types of the file, nothing said twice, no secret."""

from datetime import date

from infra.targets.onprem import LACKS
from infra.targets.onprem.inventory import as_list, inventory
from infra.targets.onprem.outputs import exports
from infra.targets.onprem.versions import host_groups
from tests.environment.own import GROUPS, group, host, servers

DAY = date(2026, 11, 24)


def test_groups_are_by_what_a_host_is_and_where_it_stands():
    sites = {"lab": {"networks": ["10.20.0.0/16"], "racks": {"row-1": {}}}}
    nics = {"ib[0:1]": {"gbps": 400, "fabric": "roce"}}
    fleet = servers(
        sites=sites,
        groups=group(distribution="rocky-9", fabric="roce", nics=nics),
        hosts={"gpu-[1:2]": host(rack="row-1", address="10.20.1.[1:2]")},
    )
    assert sorted(inventory(fleet).groups_of("gpu-2")) == [
        "distribution_rocky_9", "fabric_roce", "gpu_l4", "group_gpu", "rack_lab__row_1", "role_gpu", "site_lab",
    ]  # fmt: skip


def test_a_gpu_without_a_name_goes_by_its_pci_device_id():
    found = inventory(servers(groups={"gpu": {"roles": ["gpu"], "gpus": {"pci": "2342", "count": 1}}}))
    assert "gpu_2342" in found.groups
    assert found.variables_of("gpu-1")["groundwork_gpus"] == {
        "count": 1,
        "pci": "2342",
        "model": None,
        "memory_mib": None,
    }


def test_no_variable_is_given_by_two_groups_of_a_host():
    found = inventory(servers())
    given = [name for group in found.groups.values() for name in group.variables]
    assert len(given) == len(set(given))
    assert not set(given) & set(found.everywhere)


def test_the_list_holds_what_asking_for_each_host_gives():
    found = inventory(servers(hosts={"gpu-[1:3]": host(address="10.20.1.[1:3]")}))
    hostvars = as_list(found)["_meta"]["hostvars"]
    assert {name: found.variables_of(name) for name in found.hosts} == hostvars


def test_hosts_jump_through_their_bastion_with_the_user_and_port_of_all():
    sites = {"lab": {"networks": ["10.20.0.0/16"], "bastion": "gate"}}
    hosts = {"gate": host(address="fd00::1"), "gpu-1": host()}
    found = inventory(servers(sites=sites, hosts=hosts, ssh={"user": "ops", "port": 2222}))
    assert found.hosts["gpu-1"]["ansible_ssh_common_args"] == "-o ProxyJump=ops@[fd00::1]:2222"
    assert "ansible_ssh_common_args" not in found.hosts["gate"]


def test_a_host_s_own_disks_stand_in_place_of_its_group_s():
    theirs = {"/dev/disk/by-path/pci-0000:0[3:4]:00.0-nvme-1": {}}
    own = {"/dev/disk/by-id/nvme-A_1": {}, "/dev/disk/by-id/nvme-A_2": {"use": "none"}}
    hosts = {"gpu-1": host(), "gpu-2": host(address="10.20.1.12", disks=own)}
    found = inventory(servers(groups=group(disks=theirs), hosts=hosts))
    assert len(found.variables_of("gpu-1")["groundwork_nvme_disks"]) == 2
    assert found.variables_of("gpu-2")["groundwork_nvme_disks"] == ["/dev/disk/by-id/nvme-A_1"]


def test_groups_without_gpus_ask_the_matrix_nothing():
    groups = {**GROUPS, "store": {"roles": ["storage"]}}
    hosts = {"gpu-1": host(), "store-1": host(group="store", address="10.20.1.12")}
    model = {"source": "file:///m", "parameters_billions": 1, "precision": "fp8", "group": "gpu", "runtime": "vllm"}
    (asked,) = host_groups(servers(groups=groups, hosts=hosts, models={"chat": model}), DAY)
    assert (asked.name, asked.pci_ids, asked.runtimes, asked.distribution) == (
        "gpu",
        ("27b8",),
        ("vllm",),
        "ubuntu-24.04",
    )


def test_pins_are_handed_to_the_matrix():
    groups = group(versions={"driver": "580", "cuda": "13.0"}, containers_only=False)
    (asked,) = host_groups(servers(groups=groups), DAY)
    assert (asked.branch, asked.cuda, asked.containers_only) == (580, "13.0", False)


def test_outputs_say_where_each_host_is():
    outputs = exports(servers())
    assert outputs["hosts"] == {"gpu-1": {"address": "10.20.1.11", "group": "gpu", "rack": None, "site": "lab"}}
    assert outputs["groups"]["gpu"]["gpus_per_host"] == 2


def test_what_is_lacked_says_what_there_is_instead():
    assert all(len(instead.split()) > 5 for instead in LACKS.values())


def test_a_server_knows_who_mounts_what_it_serves_and_nobody_else_does():
    groups = {**GROUPS, "store": {"roles": ["storage"]}}
    hosts = {"gpu-[1:2]": host(address="10.20.1.[1:2]"), "store-1": host(group="store", address="10.20.2.1")}
    storage = {
        "models": {"server": "store-1", "export": "/export/models", "mount": "/srv/models"},
        "scratch": {"server": "store-1", "export": "/x", "mount": "/x", "groups": ["gpu", "store"], "writable": True},
        "home": {"server": "filer.example.com", "export": "/home", "mount": "/home"},
    }
    found = inventory(servers(groups=groups, hosts=hosts, storage=storage))
    clients = ["10.20.1.1", "10.20.1.2"]
    assert found.hosts["store-1"]["groundwork_exports"] == {
        "models": {"export": "/export/models", "writable": False, "clients": clients},
        "scratch": {"export": "/x", "writable": True, "clients": clients},
    }
    assert "groundwork_exports" not in found.variables_of("gpu-1")
    assert set(found.variables_of("gpu-1")["groundwork_shares"]) == {"models", "scratch", "home"}
