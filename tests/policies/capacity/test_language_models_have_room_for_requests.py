"""GPU-16."""

from tests.policies.compliant import Written

ENVIRONMENT = """\
pools: {{l4: {{accelerator: l4, machines: [g6.4xlarge], nodes: {{min: 1, max: 2}}}}}}
waivers: {waivers}
models:
  chat: {{source: "hf://acme/chat", parameters_billions: {billions}, precision: {precision}, pool: l4}}
"""
WAIVED = '[{check: gpu-memory, key: models.chat, reason: "Weights are loaded in eight bits."}]'


def asked(billions: float, precision: str = "bf16", waivers: str = "[]") -> Written:
    return Written("GPU-16", ENVIRONMENT.format(billions=billions, precision=precision, waivers=waivers))


def test_allowed():
    assert asked(8.03).passed() == {"pools.l4"}
    assert asked(9.2, "fp8").passed() == {"pools.l4"}
    assert asked(0.9).passed() == {"pools.l4"}


def test_denied():
    assert asked(9.2).said() == {
        "pools.l4": "`models.chat` leaves 0.4 GiB of 1 × (0.9 × 22.4 GiB - 2.2 GiB) = 17.9 GiB, and 0.9 GiB should be free for its requests"
    }
    assert asked(9.2).keys() == {"pools.l4": "models.chat"}
    assert asked(12, waivers=WAIVED).said() == {
        "pools.l4": "`models.chat` lacks 4.9 GiB of 1 × (0.9 × 22.4 GiB - 2.2 GiB) = 17.9 GiB, and 0.9 GiB should be free for its requests"
    }


def test_omitted():
    assert Written("GPU-16").outcomes() == {}, "no model, nothing to hold"
