"""ONP-24."""

from tests.policies.own_servers.halls import hall

ALL = {"groups.h100", "groups.files", "groups.gates", "groups.watch"}


def test_allowed():
    assert hall("ONP-24").passed() == ALL


def test_denied():
    asked = hall("ONP-24", "groups: {gates: {distribution: centos-stream-8}}")
    assert asked.said() == {"groups.gates": "`groups.gates` runs CentOS Stream 8, whose support ended on 2024-05-31"}
    assert asked.keys() == {"groups.gates": "groups.gates.distribution"}


def test_omitted():
    assert hall("ONP-24", "groups: {gates: {distribution: null}}").passed() == ALL, "the default is a release of today"
