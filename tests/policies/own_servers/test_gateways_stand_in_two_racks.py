"""ONP-12."""

from tests.policies.own_servers.halls import hall

RACKS = 'sites: {{fra1: {{racks: {{a2: {{}}}}}}}}\nhosts: {{"gate-[1:2]": null, gate-1: {{group: gates, site: fra1, rack: {}, address: 10.20.3.11}}, gate-2: {{group: gates, site: fra1, rack: {}, address: 10.20.3.12}}}}'


def test_allowed():
    assert hall("ONP-12", RACKS.format("a1", "a2")).passed() == {"environment"}


def test_denied():
    assert hall("ONP-12", RACKS.format("a1", "a1")).said() == {
        "environment": "all 2 gateways stand in `sites.fra1.racks.a1`"
    }


def test_omitted():
    assert hall("ONP-12").passed() == {"environment"}, "no rack is named"
    assert hall("ONP-12", "gateway: null").outcomes() == {}
