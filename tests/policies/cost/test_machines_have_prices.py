"""COST-03."""

from tests.policies.compliant import Written

POOL = "region: {}\npools: {{gpu: {{accelerator: {}, machines: [{}], nodes: {{min: 1, max: 1}}}}}}\n"


def test_allowed():
    assert Written("COST-03", POOL.format("eu-central-1", "l4", "g6.xlarge")).passed() == {"plan"}


def test_denied():
    assert Written("COST-03", POOL.format("eu-central-1", "rtx-pro-6000", "g7e.2xlarge")).said() == {
        "plan": "`small-gpu` has no price for g7e.2xlarge on-demand"
    }


def test_omitted():
    plain = POOL.format("eu-central-1", "rtx-pro-6000", "g7e.2xlarge").replace("min: 1, max: 1", "min: 0, max: 0")
    assert Written("COST-03", plain).passed() == {"plan"}, "what never runs needs no price"
