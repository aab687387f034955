"""Machines become nodes, and services use keys, roles and buckets, only where everything they need is there before them."""

import json
from typing import Any

from tests.sandbox.cloud.world import ATTACH, CLUSTER, GROUP, NODES, ROLE, TEMPLATE, TRUST, World, trust

KEY = "aws:kms/key:Key"
LUSTRE = "aws:fsx/lustreFileSystem:LustreFileSystem"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
SLR = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"


def bare(world: World, **of_cluster: Any) -> tuple[str, list[str]]:
    """A cluster whose nodes lack permissions and a way out."""
    vpc = world.vpc(enableDnsHostnames=True)
    subnets = [world.subnet(vpc, letter) for letter in "ab"]
    world.cluster(subnets, **of_cluster)
    world.role("nodes")
    return vpc, subnets


def permit(world: World, *policies: str) -> None:
    for policy in policies or ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"):
        world.make(ATTACH, policy, role="nodes", policyArn=f"arn:aws:iam::aws:policy/{policy}")


def test_nodes_without_permissions_never_join(world: World) -> None:
    vpc, subnets = bare(world)
    world.way_out(vpc)
    permit(world, "AmazonEKSWorkerNodePolicy")
    error = world.no_nodes(subnets, instanceTypes=["m7i.large"])
    assert error.code == "NodeCreationFailure"
    assert error.message.endswith("pool: NodeCreationFailure: Instances failed to join the kubernetes cluster")
    assert error.hint == "attach `AmazonEC2ContainerRegistryPullOnly` to the node role first"
    assert error.partial
    assert (world.cloud.read(NODES, "dev:pool") or {})["status"] == "CREATE_FAILED"
    assert world.cloud.store.launches() == []


def test_nodes_without_a_way_out_never_join_unless_endpoints_stand_in(world: World) -> None:
    vpc, subnets = bare(world)
    permit(world)
    error = world.no_nodes(subnets, instanceTypes=["m7i.large"])
    assert error.hint == (
        f"subnet `{subnets[0]}` has no route out and its VPC has no endpoint for `ec2`, `ecr.api`, `ecr.dkr`, `s3`, `sts`, `eks`"
    )
    world.cloud.delete(NODES, "dev:pool", {})
    for service in ("ec2", "ecr.api", "ecr.dkr", "s3", "sts", "eks"):
        name = f"com.amazonaws.us-east-1.{service}"
        world.make("aws:ec2/vpcEndpoint:VpcEndpoint", service, vpcId=vpc, serviceName=name, vpcEndpointType="Interface")
    world.nodes(subnets, instanceTypes=["m7i.large"])


def test_a_subnets_own_route_table_counts_and_not_the_main_one(world: World) -> None:
    vpc, subnets = bare(world)
    permit(world)
    world.way_out(vpc)
    closed, _ = world.make("aws:ec2/routeTable:RouteTable", "closed", vpcId=vpc)
    world.make("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", subnetId=subnets[0], routeTableId=closed)
    assert world.no_nodes(subnets[:1], instanceTypes=["m7i.large"]).code == "NodeCreationFailure"
    world.nodes(subnets[1:], "other", instanceTypes=["m7i.large"])


def test_a_cluster_without_its_own_add_ons_needs_a_pod_network_before_nodes(world: World) -> None:
    vpc, subnets = bare(world, bootstrapSelfManagedAddons=False)
    world.way_out(vpc)
    permit(world)
    error = world.no_nodes(subnets, instanceTypes=["m7i.large"])
    assert "Unhealthy nodes in the kubernetes cluster" in error.message
    world.cloud.delete(NODES, "dev:pool", {})
    world.make("aws:eks/addon:Addon", "cni", clusterName="dev", addonName="vpc-cni")
    world.nodes(subnets, instanceTypes=["m7i.large"])


def test_an_empty_group_needs_nothing_yet(world: World) -> None:
    _, subnets = bare(world)
    world.nodes(subnets, count=0, instanceTypes=["m7i.large"])


def test_roles_must_trust_who_acts_in_their_name(world: World) -> None:
    vpc = world.vpc()
    subnets = [world.subnet(vpc, letter) for letter in "ab"]
    arn = world.make(ROLE, "wrong", name="wrong", assumeRolePolicy=trust("lambda.amazonaws.com"))[1]["arn"]
    error = world.refused(CLUSTER, "dev", name="dev", roleArn=arn, vpcConfig={"subnetIds": subnets})
    assert f"Role with arn: {arn}, could not be assumed" in error.message
    world.cluster(subnets)
    error = world.no_nodes(subnets, nodeRoleArn=arn)
    assert str(error) == (
        "InvalidParameterException: Following required service principals [ec2.amazonaws.com] "
        f"were not found in the trust relationships of nodeRole {arn}"
    )
    pods = {"clusterName": "dev", "namespace": "serving", "serviceAccount": "reader"}
    kind = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
    assert "pods.eks.amazonaws.com" in world.refused(kind, "p", **pods, roleArn=arn).message
    good = world.make(ROLE, "good", name="good", assumeRolePolicy=TRUST)[1]["arn"]
    world.make(kind, "p", **pods, roleArn=good)


def key(world: World, *principals: dict[str, Any]) -> str:
    root: dict[str, Any] = {"AWS": "arn:aws:iam::123456789012:root"}
    rows = [{"Effect": "Allow", "Principal": p, "Action": "kms:*", "Resource": "*"} for p in (root, *principals)]
    return world.make(KEY, "k", policy=json.dumps({"Statement": rows}))[1]["arn"]


def test_logs_are_encrypted_only_by_a_key_that_names_their_service(world: World) -> None:
    refused = world.refused("aws:cloudwatch/logGroup:LogGroup", "l", name="/l", kmsKeyId=key(world))
    assert refused.code == "AccessDeniedException"
    assert "is not allowed to be used with Arn 'arn:aws:logs:us-east-1:123456789012:log-group:/l'" in refused.message
    good = World()
    named = key(good, {"Service": "logs.us-east-1.amazonaws.com"})
    good.make("aws:cloudwatch/logGroup:LogGroup", "l", name="/l", kmsKeyId=named)


def encrypted(world: World, arn: str) -> dict[str, Any]:
    volume = {"deviceName": "/dev/xvda", "ebs": {"encrypted": "true", "kmsKeyId": arn}}
    id_, _ = world.make(TEMPLATE, "t", name="t", blockDeviceMappings=[volume])
    return {"launchTemplate": {"id": id_, "version": "1"}, "instanceTypes": ["m7i.large"]}


def test_a_key_that_auto_scaling_may_not_use_ends_machines_as_they_start(world: World) -> None:
    _, subnets = world.whole()
    error = world.no_nodes(subnets, **encrypted(world, key(world)))
    assert "Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state." in error.message
    assert error.hint
    assert "AWSServiceRoleForAutoScaling" in error.hint


def test_a_key_policy_or_a_grant_lets_auto_scaling_use_it(world: World) -> None:
    _, subnets = world.whole()
    world.nodes(subnets, **encrypted(world, key(world, {"AWS": SLR})))
    granted = World()
    _, subnets = granted.whole()
    arn = key(granted)
    granted.make(
        "aws:kms/grant:Grant", "g", keyId=arn.rsplit("/", 1)[1], granteePrincipal=SLR, operations=["CreateGrant"]
    )
    granted.nodes(subnets, **encrypted(granted, arn))


def test_lustre_wants_its_port_open_before_it_is_made(world: World) -> None:
    vpc = world.vpc()
    subnet, group = world.subnet(vpc), world.make(GROUP, "g", name="g", vpcId=vpc)[0]
    inputs = {
        "subnetIds": subnet,
        "securityGroupIds": [group],
        "deploymentType": "PERSISTENT_2",
        "storageCapacity": 1200,
    }
    error = world.refused(LUSTRE, "l", **inputs)
    assert error.code == "InvalidNetworkSettings"
    assert "do not permit Lustre LNET network traffic on port 988" in error.message
    world.make(
        RULE, "r", securityGroupId=group, referencedSecurityGroupId=group, ipProtocol="tcp", fromPort=988, toPort=988
    )
    world.make(LUSTRE, "l", **inputs)


def test_lustre_shows_a_bucket_that_is_there(world: World) -> None:
    subnet = world.subnet(world.vpc())
    id_, _ = world.make(LUSTRE, "l", subnetIds=subnet, deploymentType="PERSISTENT_2", storageCapacity=1200)
    link = {"fileSystemId": id_, "fileSystemPath": "/models", "dataRepositoryPath": "s3://models-1/weights"}
    kind = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation"
    assert "the bucket models-1 does not exist" in world.refused(kind, "d", **link).message
    world.make("aws:s3/bucket:Bucket", "b", bucket="models-1")
    world.make(kind, "d", **link)
