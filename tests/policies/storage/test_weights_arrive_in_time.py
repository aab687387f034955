"""STO-05."""

from tests.policies.compliant import Written

MODEL = "models: {chat: {source: %s, parameters_billions: 8, precision: fp16, pool: l4, replicas: {min: 1, max: 8}}}"


def environment(
    throughput: int = 250, machines: int = 8, source: str = "registry://chat", tier: str = "prod"
) -> Written:
    pools = f"pools: {{l4: {{accelerator: l4, machines: [g6.4xlarge], nodes: {{min: 1, max: {machines}}}}}}}"
    storage = f"storage: {{lustre: {{capacity_gib: 1200, throughput: {throughput}}}}}"
    production = "network: {nat: per-zone}\nbudget: {monthly_usd: 100000, notify: [someone@example.com]}"
    return Written("STO-05", "\n".join((f"tier: {tier}", production, storage, pools, MODEL % source)))


def test_allowed():
    assert environment().passed() == {"pools.l4"}
    assert environment(125, 9, tier="dev").passed() == {"pools.l4"}


def test_denied():
    assert environment(125).said() == {
        "pools.l4": "`l4` may start 7 machines at once that read 16 GB each, which takes 780 s at the 0.15 GB/s of `storage.lustre`, and should take 600"
    }


def test_omitted():
    assert environment(125, source="hf://someone/chat").outcomes() == {}
    assert Written("STO-05").outcomes() == {}
