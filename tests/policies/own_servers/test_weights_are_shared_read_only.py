"""ONP-20."""

from tests.policies.own_servers.halls import hall

ELSEWHERE = "storage: {models: {writable: true, mount: /srv/results}}"


def test_allowed():
    assert hall("ONP-20").passed() == {"storage.models"}
    assert hall("ONP-20", ELSEWHERE).passed() == {"storage.models"}, "no model is read from it"


def test_denied():
    asked = hall("ONP-20", "storage: {models: {writable: true}}")
    assert asked.said() == {
        "storage.models": "`storage.models` may be written to by every host that mounts it, and `models.chat` is read from it"
    }
    assert asked.keys() == {"storage.models": "storage.models.writable"}


def test_omitted():
    assert hall("ONP-20", "models: null\nstorage: {models: {writable: true}}").passed() == {"storage.models"}
