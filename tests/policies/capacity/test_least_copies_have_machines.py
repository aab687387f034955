"""GPU-31."""

from tests.policies.compliant import Written

PROD = "tier: prod\nbudget: {monthly_usd: 100000}\nnetwork: {nat: per-zone}\n"
ENVIRONMENT = """\
pools: {{l4: {{accelerator: l4, machines: [g6.12xlarge], nodes: {{min: {least}, max: 4}}, sharing: {sharing}}}}}
models:
  chat: {{source: "hf://acme/chat", parameters_billions: 0.3, pool: l4, replicas: {{min: 6, max: 8}}}}
"""


def test_allowed():
    assert Written("GPU-31", PROD + ENVIRONMENT.format(least=2, sharing="null")).passed() == {"pools.l4"}
    shared = ENVIRONMENT.format(least=1, sharing="{mode: time-slicing, replicas: 2}")
    assert Written("GPU-31", PROD + shared).passed() == {"pools.l4"}
    assert Written("GPU-31", ENVIRONMENT.format(least=0, sharing="null")).passed() == {"pools.l4"}, "tier `dev` waits"


def test_denied():
    assert Written("GPU-31", PROD + ENVIRONMENT.format(least=1, sharing="null")).said() == {
        "pools.l4": "`pools.l4.nodes.min` is `1`, and the fewest copies of its models need 2 machines with 4 devices each"
    }


def test_omitted():
    assert Written("GPU-31").outcomes() == {}
    assert Written("GPU-31", PROD + ENVIRONMENT.replace("min: {least}, ", "").format(sharing="null")).said() != {}
