"""GPU-15."""

from tests.policies.compliant import Written

POOL = "pools: {shared: {accelerator: a100-40, machines: [p4d.24xlarge], nodes: {min: 1, max: 2}, sharing: %s}}\n"
TURNS = POOL % "{mode: time-slicing, replicas: 2}"
MODELS = """\
models:
  one: {source: "hf://acme/one", parameters_billions: 0.3, pool: shared}
  other: {source: "hf://acme/other", parameters_billions: 0.3, pool: shared}
"""


def test_allowed():
    assert Written("GPU-15", TURNS + "\n".join(MODELS.splitlines()[:2])).passed() == {"pools.shared"}


def test_denied():
    said = (
        "`models.one` and `models.other` share GPUs of `shared` with nothing that keeps their memory and faults apart"
    )
    assert Written("GPU-15", TURNS + MODELS).said() == {"pools.shared": said}
    assert Written("GPU-15", POOL % "{mode: mps, replicas: 2}" + MODELS).said() == {"pools.shared": said}


def test_omitted():
    assert Written("GPU-15", POOL % "null" + MODELS).outcomes() == {}
    assert Written("GPU-15", POOL % "{mode: mig, profile: 2g.10gb}" + MODELS).outcomes() == {}
    assert Written("GPU-15", TURNS).passed() == {"pools.shared"}
