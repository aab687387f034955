"""ONP-13."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-13").passed() == {"environment"}


def test_denied():
    assert hall("ONP-13", "monitoring: null").said() == {"environment": "3 GPU hosts and no `monitoring`"}


def test_omitted():
    without = "monitoring: null\nmodels: null\ngroups: {h100: {roles: [control], gpus: null, fabric: none}}"
    assert hall("ONP-13", without).outcomes() == {}, "there is no GPU to watch"
