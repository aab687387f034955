"""IAM-22."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("IAM-22", aws("cluster", "eks/cluster:Cluster", accessConfig={"authenticationMode": "API"}))


def said(mode: str) -> dict[str, str]:
    return {
        "cluster": f"`cluster` has `authenticationMode: {mode}`, which also lets in whom `aws-auth` names; `API` lets in access entries alone"
    }


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    both = GOOD.spoil("cluster", accessConfig={"authenticationMode": "API_AND_CONFIG_MAP"})
    assert both.said() == said("API_AND_CONFIG_MAP")


def test_omitted():
    assert GOOD.omit("cluster", "accessConfig").said() == said("CONFIG_MAP")


def test_unknown():
    assert GOOD.unknown_at("cluster", "accessConfig").unknown() == {"cluster": "accessConfig"}
