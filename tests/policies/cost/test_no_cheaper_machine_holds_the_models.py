"""COST-06."""

from infra.catalog import catalog
from tests.policies.compliant import Written

ENVIRONMENT = """\
pools: {{gpu: {{accelerator: {}, machines: [{}], nodes: {{min: 0, max: 3}}, sharing: {}}}}}
models: {{small: {{source: "hf://acme/small", parameters_billions: 0.5, precision: {}, pool: gpu}}}}
"""


def test_allowed():
    assert Written("COST-06", ENVIRONMENT.format("t4", "g4dn.2xlarge", "null", "fp16")).passed() == {"pools.gpu"}
    assert Written("COST-06", ENVIRONMENT.format("l4", "g6.2xlarge", "null", "fp8")).passed() == {"pools.gpu"}


def test_denied():
    own = catalog().aws.price("p4de.24xlarge", "us-east-1", "on-demand").usd_per_hour / 8
    other = catalog().aws.price("g4dn.2xlarge", "us-east-1", "on-demand").usd_per_hour
    assert Written("COST-06", ENVIRONMENT.format("a100-80", "p4de.24xlarge", "null", "fp16")).said() == {
        "pools.gpu": f"`pools.gpu` pays ${own:.2f} an hour for each device of `p4de.24xlarge`, and one T4 16 GB of `g4dn.2xlarge` for ${other:.2f} holds its models"
    }


def test_omitted():
    shared = ENVIRONMENT.format("a100-80", "p4de.24xlarge", "{mode: time-slicing, replicas: 4}", "fp16")
    assert Written("COST-06", shared).passed() == {"pools.gpu"}, "several pods share the price"
    assert Written("COST-06").outcomes() == {}
