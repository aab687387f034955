"""ONP-10."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-10").passed() == {"groups.h100"}


def test_denied():
    assert hall("ONP-10", "sites: {fra1: {racks: {a1: {kilowatts: null}}}}").said() == {
        "groups.h100": "`sites.fra1.racks.a1`, with hosts of `groups.h100`, does not say its `kilowatts`"
    }


def test_omitted():
    assert hall("ONP-10", "groups: {h100: {watts: null}}").said() == {
        "groups.h100": "`groups.h100` does not say the `watts` of its hosts"
    }
    assert hall("ONP-10", 'hosts: {"gpu-[1:3]": {rack: null}}').said() == {
        "groups.h100": "`gpu-1` and 2 more of `groups.h100` stand in no rack that is named"
    }
