"""ONP-01."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-01", 'groups: {h100: {versions: {driver: "580"}}}').passed() == {"groups.h100"}


def test_denied():
    asked = hall("ONP-01", 'groups: {h100: {versions: {driver: "595"}}}')
    assert asked.said() == {
        "groups.h100": "`groups.h100` runs driver branch `595`, which gets fixes until 2027-03-31, for 126 days"
    }
    assert asked.keys() == {"groups.h100": "groups.h100.versions.driver"}


def test_omitted():
    assert hall("ONP-01").passed() == {"groups.h100"}, "what the matrix chooses has time left"
    assert hall("ONP-01", 'groups: {h100: {versions: {driver: "570"}}}').outcomes() == {}, "the matrix refuses it"
