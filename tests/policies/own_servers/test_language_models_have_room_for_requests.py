"""ONP-16."""

from tests.policies.own_servers.halls import hall

WAIVED = 'waivers: [{check: gpu-memory, key: models.chat, reason: "Weights are loaded in four bits."}]'


def test_allowed():
    assert hall("ONP-16").passed() == {"groups.h100"}


def test_denied():
    tight = hall("ONP-16", "models: {chat: {gpus: 2, parameters_billions: 65}}")
    assert tight.said() == {
        "groups.h100": "`models.chat` leaves 11.9 GiB of 2 × (0.9 × 79.6 GiB - 4.0 GiB) = 135.4 GiB, and 13.5 GiB should be free for its requests"
    }
    assert tight.keys() == {"groups.h100": "models.chat"}
    larger = hall("ONP-16", f"models: {{chat: {{gpus: 1}}}}\n{WAIVED}")
    assert larger.said()["groups.h100"].startswith("`models.chat` lacks 63.5 GiB of 1 × ")


def test_omitted():
    assert hall("ONP-16", "models: null").outcomes() == {}
    assert hall("ONP-16", "models: {chat: {runtime: triton, gpus: 0, parameters_billions: 7}}").passed() == {
        "groups.h100"
    }
