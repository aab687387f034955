"""COST-05."""

from tests.policies.compliant import Written

POOL = "pools: {{t4: {{accelerator: t4, machines: [g4dn.2xlarge], nodes: {{min: {}, max: 3}}, capacity: {}}}}}\n"
MODEL = 'models: {embedder: {source: "hf://acme/embedder", parameters_billions: 0.5, precision: fp16, pool: t4}}\n'
RESERVED = "{order: [reserved], reservation: {id: cr-0123456789abcdef0, zone: us-east-1a}}"


def test_allowed():
    assert Written("COST-05", POOL.format(1, "{}") + MODEL).passed() == {"pools.t4"}


def test_denied():
    assert Written("COST-05", POOL.format(1, "{}")).said() == {
        "pools.t4": "`pools.t4` always runs 1 machine, and no model names it"
    }
    assert Written("COST-05", POOL.format(2, "{}")).keys() == {"pools.t4": "pools.t4.nodes.min"}


def test_omitted():
    assert Written("COST-05", POOL.format(0, "{}")).outcomes() == {}
    assert Written("COST-05", POOL.format(1, RESERVED)).outcomes() == {}, "paid for whether it runs or not"
