"""ONP-23."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-23", "models: {chat: {arguments: [--max-model-len=32768]}}").passed() == {"models.chat"}
    assert hall("ONP-23", "models: {chat: {arguments: [--trust-remote-code=false]}}").passed() == {"models.chat"}


def test_denied():
    asked = hall("ONP-23", "models: {chat: {arguments: [--trust-remote-code]}}")
    assert asked.said() == {
        "models.chat": "`models.chat` has the argument `--trust-remote-code`, so its server runs whatever code lies beside the weights"
    }
    assert asked.keys() == {"models.chat": "models.chat.arguments"}
    assert hall("ONP-23", "models: {chat: {arguments: [--trust-remote-code=True]}}").outcomes() == {
        "models.chat": "violated"
    }


def test_omitted():
    assert hall("ONP-23").passed() == {"models.chat"}
