"""ONP-03."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-03", "groups: {h100: {secure_boot: true}}").passed() == {"groups.h100"}


def test_denied():
    assert hall("ONP-03", "groups: {h100: {secure_boot: true, distribution: debian-12}}").said() == {
        "groups.h100": "`groups.h100` has `secure_boot`, and Debian 12 has no signed modules of driver branch `580` that are known"
    }


def test_omitted():
    assert hall("ONP-03", "groups: {h100: {distribution: debian-12}}").passed() == {"groups.h100"}
