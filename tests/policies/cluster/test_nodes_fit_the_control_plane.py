"""CLU-15."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "CLU-15",
    aws("cluster", "eks/cluster:Cluster", version="1.35"),
    aws("group", "eks/nodeGroup:NodeGroup", clusterName=ref("cluster"), releaseVersion="1.35.8-20260930"),
    aws(
        "proxy",
        "eks/addon:Addon",
        {"clusterName": ref("cluster"), "addonName": "kube-proxy", "addonVersion": "v1.35.3-eksbuild.29"},
    ),
    aws(
        "network",
        "eks/addon:Addon",
        {"clusterName": ref("cluster"), "addonName": "vpc-cni", "addonVersion": "v1.99.1-eksbuild.1"},
    ),
)


def test_allowed():
    assert GOOD.passed() == {"group", "proxy"}
    assert GOOD.spoil("group", releaseVersion="1.32.1-20260101").passed() == {"group", "proxy"}


def test_denied():
    assert GOOD.spoil("group", releaseVersion="1.36.1-20261001").said() == {
        "group": "`group` has version `1.36.1-20261001`, newer than `1.35` of `cluster`"
    }
    assert GOOD.spoil("proxy", addonVersion="v1.31.2-eksbuild.3").said() == {
        "proxy": "`proxy` has version `v1.31.2-eksbuild.3`, 4 minor versions behind `1.35` of `cluster`; 3 are allowed"
    }
    assert set(GOOD.omit("group", "releaseVersion").spoil("group", version="1.36").said()) == {"group"}


def test_omitted():
    assert GOOD.omit("group", "releaseVersion").passed() == {"proxy"}
    assert GOOD.omit("cluster", "version").passed() == {"group", "proxy"}


def test_unknown():
    assert GOOD.unknown_at("group", "releaseVersion").unknown() == {"group": "releaseVersion"}
    assert GOOD.unknown_at("cluster", "version").unknown() == {"group": "version", "proxy": "version"}
