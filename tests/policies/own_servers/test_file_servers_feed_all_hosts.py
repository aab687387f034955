"""ONP-28."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-28").passed() == {"storage.models"}
    local = "groups: {files: {nics: {ens1f0: {gbps: 1}}}}\nmodels: {chat: {source: file:///opt/chat}}"
    assert hall("ONP-28", local).passed() == {"storage.models"}, "weights that lie on the hosts are not read from it"


def test_denied():
    asked = hall("ONP-28", "groups: {files: {nics: {ens1f0: {gbps: 1}}}}")
    assert asked.said() == {
        "storage.models": "`storage.models` gives 428 GB to all hosts at 0.125 GB/s, which takes 3427 s; a start may take 600"
    }


def test_omitted():
    assert hall("ONP-28", "groups: {files: {nics: null}}").outcomes() == {}, "nothing is said of its interfaces"
    assert hall("ONP-28", "storage: {models: {server: files.example.com}}").outcomes() == {}
