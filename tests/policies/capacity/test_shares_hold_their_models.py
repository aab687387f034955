"""GPU-14."""

from tests.policies.compliant import Written

ENVIRONMENT = """\
tier: {tier}
budget: {{monthly_usd: 100000}}
network: {{nat: per-zone}}
pools:
  shared: {{accelerator: {gpu}, machines: [{machine}], nodes: {{min: 1, max: 2}}, sharing: {sharing}}}
models:
  vision: {{source: "hf://acme/vision", parameters_billions: {billions}, precision: fp16, pool: shared}}
"""


def asked(billions: float, sharing: str, gpu: str = "t4", machine: str = "g4dn.2xlarge") -> Written:
    return Written(
        "GPU-14",
        ENVIRONMENT.format(tier="prod", billions=billions, sharing=sharing, gpu=gpu, machine=machine),
    )


def test_allowed():
    assert asked(0.3, "{mode: time-slicing, replicas: 4}").passed() == {"pools.shared"}
    assert asked(1.5, "{mode: mps, replicas: 2}").passed() == {"pools.shared"}


def test_denied():
    assert asked(3, "{mode: time-slicing, replicas: 4}").said() == {
        "pools.shared": "`models.vision` takes 7.9 GiB, and one of 4 shares of a GPU in `shared` has 3.4 GiB"
    }


def test_omitted():
    assert asked(3, "null").outcomes() == {}, "whole devices are another rule's"
