"""CLU-08."""

from dataclasses import replace

from policies.graph import Resource
from tests.policies.compliant import Compliant, aws, component, ref

PARTS = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")
ADDONS = [aws(name, "eks/addon:Addon", clusterName=ref("cluster"), addonName=name, parent="addons") for name in PARTS]


def after(resource: Resource, *names: str) -> Resource:
    """The resource, made after others."""
    return replace(resource, dependencies=tuple(f"urn:pulumi:case::groundwork::case::{name}" for name in names))


GOOD = Compliant(
    "CLU-08",
    aws("cluster", "eks/cluster:Cluster", bootstrapSelfManagedAddons=False),
    component("addons", "groundwork:aws:Addons"),
    *ADDONS,
    after(component("pool", "groundwork:aws:Pool"), "addons"),
    aws("group", "eks/nodeGroup:NodeGroup", clusterName=ref("cluster"), parent="pool"),
)


def lacks(name: str) -> dict[str, str]:
    return {"group": f"`group` starts machines in `cluster`, which lacks the add-on `{name}`"}


def test_allowed():
    assert GOOD.passed() == {"group"}
    by_eks = GOOD.omit("cluster", "bootstrapSelfManagedAddons").without("vpc-cni").without("kube-proxy")
    assert by_eks.passed() == {"group"}


def test_denied():
    early = GOOD.without("pool").plus(component("pool", "groundwork:aws:Pool"))
    one = "`group` does not wait for the add-on `{}`, without which its machines do not become ready"
    assert early.said() == {"group": "\n".join(one.format(name) for name in sorted(PARTS))}
    some = GOOD.without("pool").plus(after(component("pool", "groundwork:aws:Pool"), "vpc-cni", "kube-proxy"))
    assert some.said() == {"group": one.format("eks-pod-identity-agent")}


def test_omitted():
    assert GOOD.without("vpc-cni").said() == lacks("vpc-cni")
    assert GOOD.omit("cluster", "bootstrapSelfManagedAddons").without("eks-pod-identity-agent").said() == lacks(
        "eks-pod-identity-agent"
    )
    assert GOOD.omit("group", "clusterName").outcomes() == {}
    assert GOOD.spoil("cluster", computeConfig={"enabled": True}).outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("vpc-cni", "addonName").unknown() == {"group": "addonName"}
    assert GOOD.unknown_at("group", "clusterName").passed() == {"group"}
