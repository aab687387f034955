"""ONP-25."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-25").passed() == {"sites.fra1"}
    assert hall("ONP-25", "sites: {fra1: {networks: [10.20.0.0/16, 100.64.0.0/16]}}").passed() == {"sites.fra1"}


def test_denied():
    asked = hall("ONP-25", "sites: {fra1: {networks: [10.20.0.0/16, 198.51.100.0/24]}}")
    assert asked.said() == {"sites.fra1": "`sites.fra1.networks` has `198.51.100.0/24`, which is no private range"}
    assert asked.keys() == {"sites.fra1": "sites.fra1.networks"}


def test_omitted():
    asked = hall("ONP-25", "sites: {fra1: {networks: [0.0.0.0/0]}}")
    assert asked.outcomes() == {"sites.fra1": "violated"}, "all networks are not private ones"
