"""ONP-11."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-11").passed() == {"environment"}


def test_denied():
    one = 'hosts: {"gate-[1:2]": null, gate-1: {group: gates, site: fra1, address: 10.20.3.11}}'
    assert hall("ONP-11", one).said() == {"environment": "`gateway.domain` `models.example.com` is served by 1 host"}


def test_omitted():
    assert hall("ONP-11", "gateway: null").outcomes() == {}
