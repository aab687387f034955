"""ONP-21."""

from tests.policies.own_servers.halls import hall

OTHER = """\
sites: {ams1: {networks: [10.30.0.0/16]}}
hosts: {"far-[1:2]": {group: h100, site: ams1, address: "10.30.1.[11:12]"}}
"""


def test_allowed():
    assert hall("ONP-21").passed() == {"storage.models"}


def test_denied():
    asked = hall("ONP-21", OTHER)
    assert asked.said() == {
        "storage.models": "`storage.models` is served by `store-1` in `fra1`, and 2 hosts in `ams1` mount it"
    }
    assert asked.keys() == {"storage.models": "storage.models.groups"}


def test_omitted():
    outside = OTHER + "storage: {models: {server: files.example.com}}"
    assert hall("ONP-21", outside).outcomes() == {}, "nobody knows where a system outside stands"
