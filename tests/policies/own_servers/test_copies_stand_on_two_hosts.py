"""ONP-17."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-17").passed() == {"models.chat"}


def test_denied():
    asked = hall("ONP-17", "models: {chat: {replicas: 1}}")
    assert asked.said() == {"models.chat": "`models.chat` stands on `gpu-1` alone, with 1 of its copies"}
    assert asked.keys() == {"models.chat": "models.chat.replicas"}
    alone = 'hosts: {"gpu-[1:3]": null, gpu-1: {group: h100, site: fra1, address: 10.20.1.11}}\n'
    assert hall("ONP-17", alone + "models: {chat: {replicas: 2}}").said() == {
        "models.chat": "`models.chat` stands on `gpu-1` alone, with 2 of its copies"
    }


def test_omitted():
    assert hall("ONP-17", "models: {chat: {replicas: null}}").outcomes() == {"models.chat": "violated"}
    assert hall("ONP-17", "models: null").outcomes() == {}
