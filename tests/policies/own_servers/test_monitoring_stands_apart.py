"""ONP-30."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-30", "groups: {gates: {roles: [gateway, monitoring]}}").passed() == {
        "groups.gates",
        "groups.watch",
    }


def test_denied():
    asked = hall("ONP-30", "groups: {h100: {roles: [gpu, monitoring]}}")
    assert asked.said() == {"groups.h100": "`groups.h100` has the role `monitoring` beside `gpu`"}
    assert asked.keys() == {"groups.h100": "groups.h100.roles"}


def test_omitted():
    assert hall("ONP-30", "monitoring: null\ngroups: {watch: {roles: [control]}}").outcomes() == {}
