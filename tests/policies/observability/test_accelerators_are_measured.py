"""OBS-10."""

from tests.policies.compliant import Written


def test_allowed():
    assert Written("OBS-10", "pools: {t4: {accelerator: t4}}").passed() == {"environment"}


def test_denied():
    off = Written("OBS-10", "{pools: {t4: {accelerator: t4}, l4: {accelerator: l4}}, monitoring: {metrics: false}}")
    assert off.said() == {"environment": "`monitoring.metrics` is `false`, so nobody sees how `l4`, `t4` are used"}
    assert off.keys() == {"environment": "monitoring.metrics"}


def test_omitted():
    plain = "{pools: {batch: {machines: [m7i.large]}}, models: {}, monitoring: {metrics: false}}"
    assert Written("OBS-10", plain).outcomes() == {}
