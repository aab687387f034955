"""The same wrong call to moto, which others hold against AWS, and to the stand-in: the same error code from both.

Left out is what moto lets pass (a zone of another region, a policy still attached) or does not have.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from groundwork.sandbox.cloud import CloudError
from tests.sandbox.cloud.world import CLUSTER, GROUP, ROLE, SUBNET, TEMPLATE, TRUST, VPC, World

REGION = "us-east-1"


@dataclass
class Moto:
    """Clients by service, and the ids made on the way."""

    def __getattr__(self, service: str) -> Any:
        return boto3.client(service, region_name=REGION)  # type: ignore[call-overload]

    def vpc(self) -> str:
        return self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def subnet(self, vpc: str) -> str:
        return self.ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24", AvailabilityZone=f"{REGION}a")["Subnet"][
            "SubnetId"
        ]


@pytest.fixture
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Moto]:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "testing")
    with mock_aws():
        yield Moto()


def _role_in_moto(moto: Moto) -> None:
    moto.iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)


def _attached_in_moto(moto: Moto) -> str:
    _role_in_moto(moto)
    document = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
    )
    arn = moto.iam.create_policy(PolicyName="p", PolicyDocument=document)["Policy"]["Arn"]
    moto.iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    return arn


def _attached(world: World) -> str:
    world.role("r")
    arn = world.make("aws:iam/policy:Policy", "p", name="p", policy="{}")[1]["arn"]
    world.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", role="r", policyArn=arn)
    return arn


def _group_in_moto(moto: Moto) -> str:
    return moto.ec2.create_security_group(GroupName="g", Description="g", VpcId=moto.vpc())["GroupId"]


def _twice(call: Callable[..., object], *given: object) -> None:
    call(*given)
    call(*given)


def _made_twice(world: World, type_: str, **inputs: Any) -> None:
    world.make(type_, "one", **inputs)
    world.make(type_, "two", **inputs)


CASES: dict[str, tuple[Callable[[Moto], object], Callable[[World], object]]] = {
    "a subnet of no VPC": (
        lambda m: m.ec2.create_subnet(VpcId="vpc-0123456789abcdef0", CidrBlock="10.0.0.0/24"),
        lambda w: w.make(SUBNET, "s", vpcId="vpc-0123456789abcdef0", cidrBlock="10.0.0.0/24"),
    ),
    "a NAT gateway in no subnet": (
        lambda m: m.ec2.create_nat_gateway(SubnetId="subnet-0123456789abcdef0", AllocationId=m.ec2.allocate_address(Domain="vpc")["AllocationId"]),
        lambda w: w.make("aws:ec2/natGateway:NatGateway", "n", subnetId="subnet-0123456789abcdef0"),
    ),
    "a rule in no group": (
        lambda m: m.ec2.authorize_security_group_ingress(GroupId="sg-0123456789abcdef0", IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]),
        lambda w: w.make("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "r", securityGroupId="sg-0123456789abcdef0", ipProtocol="tcp", fromPort=1, toPort=1, cidrIpv4="10.0.0.0/8"),
    ),
    "a route in no table": (
        lambda m: m.ec2.create_route(RouteTableId="rtb-0123456789abcdef0", DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-0123456789abcdef0"),
        lambda w: w.make("aws:ec2/route:Route", "r", routeTableId="rtb-0123456789abcdef0", destinationCidrBlock="0.0.0.0/0"),
    ),
    "a VPC that is in use": (
        lambda m: m.ec2.delete_vpc(VpcId=(vpc := m.vpc(), m.subnet(vpc))[0]),
        lambda w: w.cloud.delete(VPC, (vpc := w.vpc(), w.subnet(vpc))[0], {}),
    ),
    "two security groups of one name": (
        lambda m: _twice(lambda vpc: m.ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc), m.vpc()),
        lambda w: _made_twice(w, GROUP, name="g", vpcId=w.vpc()),
    ),
    "two subnets of one range": (
        lambda m: _twice(m.subnet, m.vpc()),
        lambda w: _made_twice(w, SUBNET, vpcId=w.vpc(), cidrBlock="10.0.0.0/24"),
    ),
    "a subnet outside its VPC": (
        lambda m: m.ec2.create_subnet(VpcId=m.vpc(), CidrBlock="10.1.0.0/24"),
        lambda w: w.make(SUBNET, "s", vpcId=w.vpc(), cidrBlock="10.1.0.0/24"),
    ),
    "the same rule twice": (
        lambda m: _twice(lambda g: m.ec2.authorize_security_group_ingress(GroupId=g, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]), _group_in_moto(m)),
        lambda w: _made_twice(w, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", securityGroupId=w.make(GROUP, "g", name="g", vpcId=w.vpc())[0], ipProtocol="tcp", fromPort=1, toPort=1, cidrIpv4="10.0.0.0/8"),
    ),
    "two launch templates of one name": (
        lambda m: _twice(lambda: m.ec2.create_launch_template(LaunchTemplateName="t", LaunchTemplateData={"InstanceType": "m7i.large"})),
        lambda w: _made_twice(w, TEMPLATE, name="t"),
    ),
    "two roles of one name": (
        lambda m: _twice(lambda: _role_in_moto(m)),
        lambda w: _made_twice(w, ROLE, name="r", assumeRolePolicy=TRUST),
    ),
    "a role with a policy": (
        lambda m: (_attached_in_moto(m), m.iam.delete_role(RoleName="r")),
        lambda w: (_attached(w), w.cloud.delete(ROLE, "r", {})),
    ),
    "a policy for no role": (
        lambda m: m.iam.attach_role_policy(RoleName="none", PolicyArn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"),
        lambda w: w.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", role="none", policyArn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"),
    ),
    "a policy that is none": (
        lambda m: (_role_in_moto(m), m.iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/AmazonEKSClustrPolicy")),
        lambda w: (w.role("r"), w.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", role="r", policyArn="arn:aws:iam::aws:policy/AmazonEKSClustrPolicy")),
    ),
    "two instance profiles of one name": (
        lambda m: _twice(lambda: m.iam.create_instance_profile(InstanceProfileName="p")),
        lambda w: _made_twice(w, "aws:iam/instanceProfile:InstanceProfile", name="p"),
    ),
    "a bucket with something in it": (
        lambda m: (m.s3.create_bucket(Bucket="bucket-1"), m.s3.put_object(Bucket="bucket-1", Key="k", Body=b""), m.s3.delete_bucket(Bucket="bucket-1")),
        lambda w: (w.make("aws:s3/bucket:Bucket", "b", bucket="bucket-1"), w.cloud.plant_contents("aws:s3/bucket:Bucket", "bucket-1"), w.cloud.delete("aws:s3/bucket:Bucket", "bucket-1", {})),
    ),
    "versioning of no bucket": (
        lambda m: m.s3.put_bucket_versioning(Bucket="none-1", VersioningConfiguration={"Status": "Enabled"}),
        lambda w: w.make("aws:s3/bucketVersioning:BucketVersioning", "v", bucket="none-1", versioningConfiguration={"status": "Enabled"}),
    ),
    "two log groups of one name": (
        lambda m: _twice(lambda: m.logs.create_log_group(logGroupName="/l")),
        lambda w: _made_twice(w, "aws:cloudwatch/logGroup:LogGroup", name="/l"),
    ),
    "a target of no rule": (
        lambda m: m.events.put_targets(Rule="none", Targets=[{"Id": "t", "Arn": "arn:aws:sqs:us-east-1:123456789012:q"}]),
        lambda w: w.make("aws:cloudwatch/eventTarget:EventTarget", "t", rule="none", arn="arn:aws:sqs:us-east-1:123456789012:q"),
    ),
    "two repositories of one name": (
        lambda m: _twice(lambda: m.ecr.create_repository(repositoryName="rr")),
        lambda w: _made_twice(w, "aws:ecr/repository:Repository", name="rr"),
    ),
    "an alias of no key": (
        lambda m: m.kms.create_alias(AliasName="alias/a", TargetKeyId="0123abcd-0123-0123-0123-0123456789ab"),
        lambda w: w.make("aws:kms/alias:Alias", "a", name="alias/a", targetKeyId="0123abcd-0123-0123-0123-0123456789ab"),
    ),
    "two clusters of one name": (
        lambda m: _twice(lambda: m.eks.create_cluster(name="c", roleArn="arn:aws:iam::123456789012:role/r", resourcesVpcConfig={"subnetIds": []})),
        lambda w: (w.whole(), w.make(CLUSTER, "again", name="dev", roleArn=w.role("r"), vpcConfig={"subnetIds": []})),
    ),
    "nodes of no cluster": (
        lambda m: m.eks.create_nodegroup(clusterName="none", nodegroupName="n", subnets=[], nodeRole="arn:aws:iam::123456789012:role/r"),
        lambda w: w.nodes([], clusterName="none"),
    ),
    "a second mount target in a zone": (
        lambda m: _twice(lambda s, f: m.efs.create_mount_target(FileSystemId=f, SubnetId=s), m.subnet(m.vpc()), m.efs.create_file_system(CreationToken="t")["FileSystemId"]),
        lambda w: _made_twice(w, "aws:efs/mountTarget:MountTarget", fileSystemId=w.make("aws:efs/fileSystem:FileSystem", "f")[0], subnetId=w.subnet(w.vpc())),
    ),
    "a file system with a mount target": (
        lambda m: (f := m.efs.create_file_system(CreationToken="t")["FileSystemId"], m.efs.create_mount_target(FileSystemId=f, SubnetId=m.subnet(m.vpc())), m.efs.delete_file_system(FileSystemId=f)),
        lambda w: (f := w.make("aws:efs/fileSystem:FileSystem", "f")[0], w.make("aws:efs/mountTarget:MountTarget", "m", fileSystemId=f, subnetId=w.subnet(w.vpc())), w.cloud.delete("aws:efs/fileSystem:FileSystem", f, {})),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_both_refuse_with_the_same_code(case: str, moto: Moto, world: World) -> None:
    in_moto, in_stand_in = CASES[case]
    with pytest.raises(ClientError) as theirs:
        in_moto(moto)
    with pytest.raises(CloudError) as ours:
        in_stand_in(world)
    assert ours.value.code == theirs.value.response["Error"]["Code"]
