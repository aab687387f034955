"""Builders: the smallest account that a test needs, so that the test shows only what it is about."""

import json
from pathlib import Path
from typing import Any

import pytest

from groundwork.sandbox.cloud import Cloud, CloudError

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
PLACEMENT = "aws:ec2/placementGroup:PlacementGroup"
ROLE = "aws:iam/role:Role"
CLUSTER = "aws:eks/cluster:Cluster"
NODES = "aws:eks/nodeGroup:NodeGroup"

ATTACH = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"


def trust(*services: str) -> str:
    """A trust policy for these services."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": list(services)},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


TRUST = trust("eks.amazonaws.com", "ec2.amazonaws.com", "pods.eks.amazonaws.com")


class World:
    """A stand-in cloud, and short words for putting things into it."""

    def __init__(self, path: Path | None = None, *faults: str, region: str = "us-east-1") -> None:
        self.cloud = Cloud(path, region=region, faults=faults)
        self.region = region

    @staticmethod
    def urn(type_: str, name: str) -> str:
        return f"urn:pulumi:test::groundwork::{type_}::{name}"

    def make(self, type_: str, logical: str, /, **inputs: Any) -> tuple[str, dict[str, Any]]:
        return self.cloud.create(self.urn(type_, logical), type_, logical, inputs)

    def refused(self, type_: str, logical: str, /, **inputs: Any) -> CloudError:
        with pytest.raises(CloudError) as caught:
            self.make(type_, logical, **inputs)
        return caught.value

    def kept(self, type_: str, id_: str, **state: Any) -> CloudError:
        """The refusal to delete."""
        with pytest.raises(CloudError) as caught:
            self.cloud.delete(type_, id_, state)
        return caught.value

    def vpc(self, name: str = "network", **more: Any) -> str:
        return self.make(VPC, name, **{"cidrBlock": "10.0.0.0/16", **more})[0]

    def subnet(self, vpc: str, letter: str = "a", **more: Any) -> str:
        cidr = f"10.0.{ord(letter) - 97}.0/24"
        name = more.pop("name", f"subnet-{letter}")
        where = {"cidrBlock": cidr, "availabilityZone": self.region + letter}
        return self.make(SUBNET, name, **{"vpcId": vpc, **where, **more})[0]

    def role(self, name: str = "role") -> str:
        return self.make(ROLE, name, name=name, assumeRolePolicy=TRUST)[1]["arn"]

    def cluster(self, subnets: list[str], name: str = "dev", **more: Any) -> dict[str, Any]:
        given = {
            "name": name,
            "roleArn": self.role(f"{name}-cluster"),
            "vpcConfig": {"subnetIds": subnets},
            "version": "1.34",
        }
        return self.make(CLUSTER, name, **{**given, **more})[1]

    def whole(self, zones: str = "ab") -> tuple[str, list[str]]:
        """A VPC with a way out and a subnet a zone, a cluster called `dev` and a node role; answers the VPC and its subnets."""
        vpc = self.vpc()
        subnets = [self.subnet(vpc, letter) for letter in zones]
        self.way_out(vpc)
        self.cluster(subnets)
        self.role("nodes")
        for policy in ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"):
            self.make(ATTACH, policy, role="nodes", policyArn=f"arn:aws:iam::aws:policy/{policy}")
        return vpc, subnets

    def way_out(self, vpc: str) -> None:
        gateway, _ = self.make("aws:ec2/internetGateway:InternetGateway", "out", vpcId=vpc)
        main = (self.cloud.read(VPC, vpc) or {})["mainRouteTableId"]
        self.make("aws:ec2/route:Route", "out", routeTableId=main, destinationCidrBlock="0.0.0.0/0", gatewayId=gateway)

    def group_inputs(self, subnets: list[str], name: str = "pool", count: int = 1, **more: Any) -> dict[str, Any]:
        return {
            "clusterName": "dev", "nodeGroupName": name, "nodeRoleArn": "arn:aws:iam::123456789012:role/nodes",
            "subnetIds": subnets, "scalingConfig": {"minSize": 0, "desiredSize": count, "maxSize": 10}, **more,
        }  # fmt: skip

    def nodes(self, subnets: list[str], name: str = "pool", count: int = 1, **more: Any) -> tuple[str, dict[str, Any]]:
        return self.make(NODES, name, **self.group_inputs(subnets, name, count, **more))

    def no_nodes(self, subnets: list[str], name: str = "pool", count: int = 1, **more: Any) -> CloudError:
        return self.refused(NODES, name, **self.group_inputs(subnets, name, count, **more))
