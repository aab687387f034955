"""COST-07."""

from tests.policies.compliant import Written

POOL = "pools: {{t4: {{accelerator: t4, machines: [g4dn.2xlarge], nodes: {{min: {}, max: 3}}}}}}\n"
NIGHT = """\
schedules:
  evening: {{pools: [t4], cron: "0 20 * * *", nodes: {{min: 0, max: {}}}}}
  morning: {{pools: [t4], cron: "0 7 * * *", nodes: {{min: 1, max: 3}}}}
"""


def test_allowed():
    assert Written("COST-07", POOL.format(1) + NIGHT.format(0)).passed() == {"pools.t4"}


def test_denied():
    said = {"pools.t4": "`pools.t4` keeps 1 machine day and night, and no schedule sends it to zero"}
    assert Written("COST-07", POOL.format(1)).said() == said
    assert Written("COST-07", POOL.format(1) + NIGHT.format(1)).said() == said


def test_omitted():
    assert Written("COST-07", POOL.format(0)).outcomes() == {}
    production = "tier: prod\nbudget: {monthly_usd: 10000}\nnetwork: {nat: per-zone}\n"
    assert Written("COST-07", production + POOL.format(1)).outcomes() == {}, "production answers at night"
