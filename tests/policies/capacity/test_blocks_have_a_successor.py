"""GPU-24."""

from tests.policies.compliant import Written

ENVIRONMENT = """\
pools:
  h100:
    accelerator: h100
    machines: [p5.48xlarge]
    zones: [us-east-1c]
    capacity: {{order: {order}, reservation: {{id: cr-0123456789abcdef0, kind: {kind}, zone: us-east-1c}}}}
models: {{chat: {{source: "hf://acme/chat", parameters_billions: 8, pool: h100}}}}
"""


def test_allowed():
    assert Written("GPU-24", ENVIRONMENT.format(order="[reserved, on-demand]", kind="block")).passed() == {"pools.h100"}
    training = ENVIRONMENT.partition("models:")[0].format(order="[reserved]", kind="block")
    assert Written("GPU-24", training).passed() == {"pools.h100"}, "training ends with its block"


def test_denied():
    asked = Written("GPU-24", ENVIRONMENT.format(order="[reserved]", kind="block"))
    assert asked.said() == {
        "pools.h100": "`models.chat` has only the machines of capacity block `cr-0123456789abcdef0`, which ends by itself"
    }
    assert asked.keys() == {"pools.h100": "pools.h100.capacity.order"}


def test_omitted():
    assert Written("GPU-24", ENVIRONMENT.format(order="[reserved]", kind="on-demand")).outcomes() == {}
    assert Written("GPU-24").outcomes() == {}
