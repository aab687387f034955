"""NET-01."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "NET-01",
    aws(
        "cluster",
        "eks/cluster:Cluster",
        {"vpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["203.0.113.0/24", "10.0.0.0/8"]}},
    ),
)
EVERYBODY = "`cluster` has a public API server and names no `publicAccessCidrs`, which opens it to `0.0.0.0/0`"


def test_allowed():
    assert GOOD.passed() == {"cluster"}
    assert GOOD.spoil("cluster", vpcConfig={"endpointPublicAccess": False}).passed() == {"cluster"}


def test_denied():
    open_to_all = GOOD.spoil("cluster", vpcConfig={"publicAccessCidrs": ["203.0.113.0/24", "0.0.0.0/0"]})
    assert open_to_all.said() == {
        "cluster": "`cluster` lets `0.0.0.0/0` reach its API server, a range that names nobody"
    }
    halves = GOOD.spoil("cluster", vpcConfig={"publicAccessCidrs": ["0.0.0.0/1", "128.0.0.0/1"]}).said()
    assert halves["cluster"].count("names nobody") == 2
    assert GOOD.spoil("cluster", vpcConfig={"publicAccessCidrs": ["::/0"]}).said() == {
        "cluster": "`cluster` lets `::/0` reach its API server, a range that names nobody"
    }


def test_omitted():
    assert GOOD.omit("cluster", "vpcConfig").said() == {"cluster": EVERYBODY}
    assert GOOD.spoil("cluster", vpcConfig={"endpointPublicAccess": True}).said() == {"cluster": EVERYBODY}


def test_unknown():
    assert GOOD.unknown_at("cluster", "vpcConfig").unknown() == {"cluster": "vpcConfig"}
