"""ONP-14."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-14").passed() == {"sites.fra1"}


def test_denied():
    asked = hall("ONP-14", "sites: {fra1: {bastion: gpu-1}}")
    assert asked.said() == {"sites.fra1": "`sites.fra1.bastion` is `gpu-1`, which has the role `gpu`"}
    assert asked.keys() == {"sites.fra1": "sites.fra1.bastion"}
    assert hall("ONP-14", "groups: {gates: {roles: [gateway, storage]}}").outcomes() == {"sites.fra1": "violated"}


def test_omitted():
    assert hall("ONP-14", "sites: {fra1: {bastion: null}}").outcomes() == {}, "hosts are reached directly"
