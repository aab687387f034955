"""ONP-26."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-26", "groups: {gates: {roles: [gateway, monitoring]}}").passed() == {"groups.gates"}


def test_denied():
    asked = hall("ONP-26", "groups: {gates: {roles: [gateway, storage]}}")
    assert asked.said() == {"groups.gates": "`groups.gates` has the role `gateway` beside `storage`"}
    assert asked.keys() == {"groups.gates": "groups.gates.roles"}


def test_omitted():
    assert hall("ONP-26", "gateway: null\ngroups: {gates: {roles: [control]}}").outcomes() == {}
