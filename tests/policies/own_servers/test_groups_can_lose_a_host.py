"""ONP-18."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-18").passed() == {"groups.h100"}


def test_denied():
    assert hall("ONP-18", "models: {chat: {replicas: 5}}").said() == {
        "groups.h100": "models of `groups.h100` ask for 20 GPUs, which 2 hosts with 8 each cannot hold when one of 3 is away"
    }


def test_omitted():
    alone = 'hosts: {"gpu-[1:3]": null, gpu-1: {group: h100, site: fra1, address: 10.20.1.11}}\n'
    assert hall("ONP-18", alone + "models: {chat: {replicas: 2}}").outcomes() == {}, "one host has no others"
    assert hall("ONP-18", "models: null").outcomes() == {}
