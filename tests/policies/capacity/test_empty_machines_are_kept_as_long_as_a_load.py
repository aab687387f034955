"""GPU-23."""

from tests.policies.compliant import Written

ENVIRONMENT = """\
pools: {{l4: {{accelerator: l4, machines: [g6.4xlarge], disruption: {disruption}}}}}
models:
  chat: {{source: "hf://acme/chat", parameters_billions: 8.03, pool: l4}}
"""


def test_allowed():
    written = ENVIRONMENT.format(disruption="{consolidate_after_minutes: 5}")
    assert Written("GPU-23", written).passed() == {"pools.l4"}


def test_denied():
    written = ENVIRONMENT.format(disruption="{consolidate_after_minutes: 1}")
    assert Written("GPU-23", written).said() == {
        "pools.l4": "`pools.l4` keeps an empty machine for 1 min, and `models.chat` loads for 1.2 min"
    }


def test_omitted():
    assert Written("GPU-23", ENVIRONMENT.format(disruption="{}")).passed() == {"pools.l4"}
    assert Written("GPU-23").outcomes() == {}
