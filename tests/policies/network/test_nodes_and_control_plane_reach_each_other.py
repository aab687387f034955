"""NET-24."""

from typing import Any

from policies.graph import Resource
from tests.policies.compliant import Compliant, aws, ref


def way(name: str, to: str, source: str, port: int, **more: Any) -> Resource:
    said = {"securityGroupId": ref(to), "referencedSecurityGroupId": ref(source), "ipProtocol": "tcp"}
    given = {**said, "fromPort": port, "toPort": port, **more}
    return aws(name, "vpc/securityGroupIngressRule:SecurityGroupIngressRule", given)


GOOD = Compliant(
    "NET-24",
    aws("servers", "ec2/securityGroup:SecurityGroup"),
    aws("nodes", "ec2/securityGroup:SecurityGroup"),
    way("api", "servers", "nodes", 443),
    way("kubelet", "nodes", "servers", 10250),
    aws("cluster", "eks/cluster:Cluster", {"vpcConfig": {"securityGroupIds": [ref("servers")]}}),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"vpcSecurityGroupIds": [ref("nodes")]}),
    aws(
        "machines",
        "eks/nodeGroup:NodeGroup",
        {"clusterName": ref("cluster"), "launchTemplate": {"id": ref("template")}},
    ),
)
NO_API = {"template": "`template` starts nodes of `cluster`, and nodes are not let in to the API server on port `443`"}
NO_KUBELET = {
    "template": "`template` starts nodes of `cluster`, and the API server is not let in to the kubelets on port `10250`"
}


def test_allowed():
    assert GOOD.passed() == {"template"}
    ranged = way("api", "servers", "nodes", 443, referencedSecurityGroupId=None, cidrIpv4="10.64.0.0/16")
    assert GOOD.without("api").plus(ranged).passed() == {"template"}
    beside = [{"interfaceType": "efa", "securityGroups": [ref("nodes")]}]
    assert GOOD.omit("template", "vpcSecurityGroupIds").spoil("template", networkInterfaces=beside).passed() == {
        "template"
    }


def test_denied():
    assert GOOD.spoil("api", fromPort=80, toPort=80).said() == NO_API
    assert GOOD.spoil("kubelet", referencedSecurityGroupId=ref("nodes")).said() == NO_KUBELET


def test_omitted():
    assert GOOD.without("api").said() == NO_API
    assert GOOD.without("kubelet").said() == NO_KUBELET
    assert GOOD.omit("cluster", "vpcConfig").passed() == {"template"}
    assert GOOD.omit("template", "vpcSecurityGroupIds").outcomes() == {}


def test_the_group_that_eks_makes_is_open_between_its_members():
    theirs = GOOD.without("kubelet").spoil("template", vpcSecurityGroupIds=[ref("nodes"), ref("cluster")])
    assert theirs.outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("api", "fromPort").unknown() == {"template": "fromPort"}
    assert GOOD.unknown_at("api", "securityGroupId").passed() == {"template"}
