"""NET-23."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-23",
    aws("vpc", "ec2/vpc:Vpc"),
    aws("subnet", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "cidrBlock": "10.64.0.0/20"}),
    aws(
        "pods",
        "ec2/subnet:Subnet",
        {"vpcId": ref("vpc"), "cidrBlock": "10.64.16.0/20", "tags": {"kubernetes.io/role/cni": "1"}},
    ),
    aws("nodes", "ec2/securityGroup:SecurityGroup"),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"vpcSecurityGroupIds": [ref("nodes")]}),
    aws(
        "machines",
        "eks/nodeGroup:NodeGroup",
        {"subnetIds": [ref("subnet")], "launchTemplate": {"id": ref("template")}},
    ),
    aws("door", "ec2/securityGroup:SecurityGroup"),
    aws(
        "in",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {
            "securityGroupId": ref("door"),
            "cidrIpv4": "10.64.0.0/16",
            "ipProtocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
        },
    ),
    aws("sts", "ec2/vpcEndpoint:VpcEndpoint", {"vpcId": ref("vpc"), "securityGroupIds": [ref("door")]}),
)
FROM_GROUP = GOOD.omit("in", "cidrIpv4").spoil("in", referencedSecurityGroupId=ref("nodes"))


def shut(*subnets: str) -> dict[str, str]:
    return {
        "sts": "\n".join(
            f"`sts` lets nobody in from `{subnet}` on port `443`, where nodes or pods call from" for subnet in subnets
        )
    }


def test_allowed():
    assert GOOD.passed() == {"sts"}
    assert FROM_GROUP.passed() == {"sts"}


def test_a_group_of_somebody_else_may_be_the_nodes():
    assert FROM_GROUP.spoil("in", referencedSecurityGroupId="sg-0a1b2c3d").passed() == {"sts"}


def test_denied():
    assert GOOD.spoil("in", cidrIpv4="10.64.0.0/20").said() == shut("pods")
    assert GOOD.spoil("in", fromPort=80, toPort=80).said() == shut("pods", "subnet")
    assert FROM_GROUP.spoil("in", referencedSecurityGroupId=ref("door")).said() == shut("pods", "subnet")


def test_omitted():
    assert GOOD.without("in").said() == shut("pods", "subnet")
    assert GOOD.omit("sts", "securityGroupIds").outcomes() == {}
    assert GOOD.without("in").without("machines").omit("pods", "tags").passed() == {"sts"}


def test_unknown():
    assert GOOD.unknown_at("in", "cidrIpv4").unknown() == {"sts": "cidrIpv4"}
    assert GOOD.unknown_at("sts", "securityGroupIds").passed() == {"sts"}
