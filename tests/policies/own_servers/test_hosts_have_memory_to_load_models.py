"""ONP-19."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-19").passed() == {"groups.h100"}


def test_denied():
    asked = hall("ONP-19", "groups: {h100: {memory_gib: 256}}")
    assert asked.said() == {
        "groups.h100": "hosts of `groups.h100` have 275 GB of memory, and 3 × the 142.8 GB of `models.chat` are 428 GB"
    }
    assert asked.keys() == {"groups.h100": "groups.h100.memory_gib"}


def test_omitted():
    assert hall("ONP-19", "groups: {h100: {memory_gib: null}}").said() == {
        "groups.h100": "`groups.h100` does not say its `memory_gib`, and `models.chat` wants 399"
    }
    assert hall("ONP-19", "models: null").outcomes() == {}
