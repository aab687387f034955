"""ONP-22."""

from tests.policies.own_servers.halls import hall

OTHER = """\
sites: {ams1: {networks: [10.30.0.0/16]}}
hosts: {"far-[1:2]": {group: gates, site: ams1, address: "10.30.1.[11:12]"}}
"""
TUNNELS = """\
vpn:
  network: 10.99.0.0/24
  ends: {fra1: {host: gate-1, endpoint: 198.51.100.7}, ams1: {host: far-1, endpoint: 203.0.113.9}}
"""


def test_allowed():
    assert hall("ONP-22", OTHER + TUNNELS).passed() == {"environment"}
    assert hall("ONP-22").passed() == {"environment"}, "one site has nobody to speak to"


def test_denied():
    third = """\
sites: {ams1: {networks: [10.30.0.0/16]}, par1: {networks: [10.40.0.0/16]}}
hosts:
  "far-[1:2]": {group: gates, site: ams1, address: "10.30.1.[11:12]"}
  out-1: {group: gates, site: par1, address: 10.40.1.11}
"""
    assert hall("ONP-22", third + TUNNELS).said() == {
        "environment": "`par1` has hosts and no end of a tunnel to the other sites"
    }


def test_omitted():
    assert hall("ONP-22", OTHER).said() == {
        "environment": "`ams1` and `fra1` have hosts and no end of a tunnel to the other sites"
    }
