"""GPU-17."""

from tests.policies.compliant import Written

ENVIRONMENT = """\
pools: {{l4: {{accelerator: l4, machines: [g6.12xlarge], nodes: {{min: 1, max: 2}}}}}}
models:
  chat: {{source: "hf://acme/chat", parameters_billions: 8, pool: l4, gpus: {gpus}}}
"""


def test_allowed():
    assert Written("GPU-17", ENVIRONMENT.format(gpus=4)).passed() == {"models.chat"}


def test_denied():
    asked = Written("GPU-17", ENVIRONMENT.format(gpus=3))
    assert asked.said() == {
        "models.chat": "`models.chat.gpus` is `3`, which divides few models' attention heads; `2` or `4` does"
    }
    assert asked.keys() == {"models.chat": "models.chat.gpus"}


def test_omitted():
    assert Written("GPU-17", ENVIRONMENT.replace(", gpus: {gpus}", "").format()).passed() == {"models.chat"}
    assert Written("GPU-17", ENVIRONMENT.format(gpus=0)).outcomes() == {}, "a model on the processor is not split"
