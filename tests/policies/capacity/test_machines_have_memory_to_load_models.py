"""GPU-18."""

from tests.policies.compliant import Written

PROD = "tier: prod\nbudget: {monthly_usd: 100000}\nnetwork: {nat: per-zone}\n"
ENVIRONMENT = """\
pools: {{a100: {{accelerator: a100-80, machines: {machines}, nodes: {{min: 1, max: 2}}}}}}
models:
  chat: {{source: "hf://acme/chat", parameters_billions: {billions}, pool: a100, runtime: vllm, gpus: 8}}
  small: {{source: "hf://acme/small", parameters_billions: 0.3, pool: a100}}
"""


def test_allowed():
    assert Written("GPU-18", PROD + ENVIRONMENT.format(machines="[p4de.24xlarge]", billions=180)).passed() == {
        "pools.a100"
    }
    assert Written("GPU-18", ENVIRONMENT.format(machines="[p4de.24xlarge]", billions=210)).passed() == {"pools.a100"}


def test_denied():
    asked = Written("GPU-18", PROD + ENVIRONMENT.format(machines="[p4de.24xlarge]", billions=210))
    assert asked.said() == {
        "pools.a100": "`p4de.24xlarge` of `a100` has 1237 GB of memory, and 3 × the 428.4 GB of `models.chat` are 1285 GB"
    }
    assert asked.keys() == {"pools.a100": "pools.a100.machines"}


def test_omitted():
    assert Written("GPU-18", PROD + ENVIRONMENT.format(machines="[]", billions=180)).passed() == {"pools.a100"}
    assert Written("GPU-18").outcomes() == {}, "no model, nothing to load"
