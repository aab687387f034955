"""CLU-02."""

from tests.policies.compliant import Compliant, aws

TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
GOOD = Compliant(
    "CLU-02",
    aws("cluster", "eks/cluster:Cluster", {"name": "case", "enabledClusterLogTypes": TYPES}),
    aws("group", "cloudwatch/logGroup:LogGroup", {"name": "/aws/eks/case/cluster", "retentionInDays": 90}),
)
ELSEWHERE = aws("group", "cloudwatch/logGroup:LogGroup", {"name": "/elsewhere", "retentionInDays": 90})
KEPT = {
    "cluster": "`cluster` writes to `/aws/eks/case/cluster`, for which no time is set; `retentionInDays` should say how long logs are kept"
}


def test_allowed():
    assert GOOD.passed() == {"cluster"}
    assert GOOD.spoil("cluster", enabledClusterLogTypes=TYPES[1:3]).in_tier("dev").passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("cluster", enabledClusterLogTypes=TYPES[2:]).said() == {
        "cluster": "`cluster` does not write its logs `api`, `audit`"
    }
    assert GOOD.spoil("group", retentionInDays=0).said() == KEPT
    assert GOOD.without("group").plus(ELSEWHERE).said() == KEPT


def test_omitted():
    assert GOOD.omit("cluster", "enabledClusterLogTypes").said() == {
        "cluster": "`cluster` does not write its logs `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`"
    }
    assert GOOD.without("group").said() == KEPT
    assert GOOD.omit("group", "retentionInDays").said() == KEPT


def test_unknown():
    assert GOOD.unknown_at("cluster", "enabledClusterLogTypes").unknown() == {"cluster": "enabledClusterLogTypes"}
    assert GOOD.unknown_at("group", "retentionInDays").unknown() == {"cluster": "retentionInDays"}
