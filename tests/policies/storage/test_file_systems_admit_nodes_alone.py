"""STO-07."""

from typing import Any

from policies.graph import Resource
from tests.policies.compliant import Compliant, aws, ref


def way(name: str, group: str, first: int, last: int, **more: Any) -> Resource:
    said = {"securityGroupId": ref(group), "ipProtocol": "tcp", "fromPort": first, "toPort": last}
    return aws(name, "vpc/securityGroupIngressRule:SecurityGroupIngressRule", {**said, **more})


FROM_NODES = {"referencedSecurityGroupId": ref("nodes")}
GOOD = Compliant(
    "STO-07",
    aws("nodes", "ec2/securityGroup:SecurityGroup"),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"vpcSecurityGroupIds": [ref("nodes")]}),
    aws("machines", "eks/nodeGroup:NodeGroup", {"launchTemplate": {"id": ref("template")}}),
    aws("of-lustre", "ec2/securityGroup:SecurityGroup"),
    way("servers", "of-lustre", 988, 988, **FROM_NODES),
    way("clients", "of-lustre", 1018, 1023, **FROM_NODES),
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", {"securityGroupIds": [ref("of-lustre")]}),
    aws("of-files", "ec2/securityGroup:SecurityGroup"),
    way("nfs", "of-files", 2049, 2049, **FROM_NODES),
    aws("target", "efs/mountTarget:MountTarget", {"securityGroups": [ref("of-files")]}),
)


def test_allowed():
    assert GOOD.passed() == {"lustre", "target"}
    inline = [{"protocol": "tcp", "fromPort": 2049, "toPort": 2049, "securityGroups": [ref("nodes")]}]
    assert "target" in GOOD.without("nfs").spoil("of-files", ingress=inline).passed()
    assert GOOD.spoil("nfs", referencedSecurityGroupId="sg-of-somebody-else").passed() == {"lustre", "target"}
    assert GOOD.without("machines").passed() == {"lustre", "target"}
    ranged = GOOD.omit("nfs", "referencedSecurityGroupId").spoil("nfs", cidrIpv4="10.64.0.0/16")
    assert "target" in ranged.passed()


def test_denied():
    assert GOOD.spoil("clients", fromPort=1020).said() == {
        "lustre": "`lustre` lets no node in on ports `1018` to `1023`"
    }
    assert GOOD.spoil("servers", referencedSecurityGroupId=ref("of-lustre")).said() == {
        "lustre": "`lustre` lets no node in on port `988`"
    }
    assert GOOD.plus(way("open", "of-files", 2049, 2049, cidrIpv4="0.0.0.0/0")).said() == {
        "target": "`target` lets `0.0.0.0/0` in by `open`"
    }


def test_omitted():
    assert GOOD.without("nfs").said() == {"target": "`target` lets no node in on port `2049`"}
    assert GOOD.omit("target", "securityGroups").said() == {"target": "`target` has no security group of its own"}
    assert "target" in GOOD.spoil("target", securityGroups=["sg-of-somebody-else"]).passed()


def test_unknown():
    assert GOOD.unknown_at("nfs", "fromPort").unknown() == {"target": "fromPort"}
    assert GOOD.unknown_at("target", "securityGroups").passed() == {"lustre", "target"}
    assert GOOD.unknown_at("nfs", "fromPort").plus(
        way("open", "of-files", 2049, 2049, cidrIpv4="0.0.0.0/0")
    ).said() == {"target": "`target` lets `0.0.0.0/0` in by `open`"}
    hidden = GOOD.unknown_at("nfs", "fromPort").plus(way("open", "of-files", 80, 80, cidrIpv4="0.0.0.0/0"))
    assert hidden.said() == {"target": "`target` lets `0.0.0.0/0` in by `open`"}
