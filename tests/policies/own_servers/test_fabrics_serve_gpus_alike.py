"""ONP-09."""

from tests.policies.own_servers.halls import hall

NICS = 'groups: {{h100: {{nics: {{"ib[0:7]": null, "ib[0:{}]": {{gbps: 400, fabric: infiniband}}}}}}}}'


def test_allowed():
    assert hall("ONP-09").passed() == {"groups.h100"}
    assert hall("ONP-09", NICS.format(3)).passed() == {"groups.h100"}, "two GPUs to an interface"
    assert hall("ONP-09", NICS.format(15)).passed() == {"groups.h100"}, "two interfaces to a GPU"


def test_denied():
    assert hall("ONP-09", NICS.format(4)).said() == {
        "groups.h100": "`groups.h100` has 8 GPUs and 5 interfaces of its infiniband, which do not come out even"
    }
    mixed = 'groups: {h100: {nics: {"ib[0:7]": null, "ib[0:3]": {gbps: 400, fabric: infiniband}, "ib[4:7]": {gbps: 200, fabric: infiniband}}}}'
    assert hall("ONP-09", mixed).said() == {
        "groups.h100": "`groups.h100` has interfaces of its infiniband with 200 and 400 Gbit/s"
    }


def test_omitted():
    assert hall("ONP-09", "groups: {h100: {fabric: none}}").outcomes() == {}
