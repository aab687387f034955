"""Creating: ids that a plan can foretell, references that must be there, names that only one may have."""

import pytest

from groundwork.sandbox.cloud import UNKNOWN
from tests.sandbox.cloud.world import CLUSTER, GROUP, PLACEMENT, ROLE, SUBNET, TEMPLATE, TRUST, VPC, World

RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def test_a_plan_foretells_the_id_and_every_output(world: World) -> None:
    inputs = {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "network"}}
    foretold = World().cloud.preview(World.urn(VPC, "network"), VPC, "network", inputs)
    assert world.make(VPC, "network", **inputs) == foretold


def test_ids_follow_from_type_urn_and_generation_alone(world: World) -> None:
    first = world.vpc()
    assert World().vpc() == first
    assert World().vpc("other") != first
    world.cloud.delete(VPC, first, {})
    second = world.vpc()
    assert second != first
    other = World()
    other.cloud.delete(VPC, other.vpc(), {})
    assert other.vpc() == second


def test_a_refused_creation_does_not_use_up_an_id(world: World) -> None:
    foretold = world.cloud.preview(World.urn(SUBNET, "subnet-a"), SUBNET, "subnet-a", {})[0]
    world.refused(SUBNET, "subnet-a", vpcId="vpc-0123456789abcdef0", cidrBlock="10.0.0.0/24")
    assert world.subnet(world.vpc()) == foretold


def test_a_name_left_out_is_made_of_the_resource_and_fixed_letters(world: World) -> None:
    id_, _ = world.make(ROLE, "node", assumeRolePolicy=TRUST)
    assert id_.startswith("node-")
    assert World().make(ROLE, "node", assumeRolePolicy=TRUST)[0] == id_
    assert world.make(ROLE, "other", namePrefix="web-", assumeRolePolicy=TRUST)[0].startswith("web-")


def test_what_is_unknown_at_preview_stays_unknown(world: World) -> None:
    policy = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    id_, outputs = world.cloud.preview("urn", policy, "a", {"role": UNKNOWN, "policyArn": "arn:x"})
    assert id_ == UNKNOWN
    assert outputs["policyArn"] == "arn:x"


def test_whole_numbers_stay_whole_however_they_are_sent(world: World) -> None:
    queue = "aws:sqs/queue:Queue"
    _, outputs = world.make(queue, "q", name="q", messageRetentionSeconds=300.0)
    assert repr(outputs["messageRetentionSeconds"]) == "300"


def test_a_region_named_on_the_resource_counts(world: World) -> None:
    _, outputs = world.make("aws:sqs/queue:Queue", "q", name="q", region="eu-west-1")
    assert outputs["arn"] == "arn:aws:sqs:eu-west-1:123456789012:q"
    assert World(region="cn-north-1").make("aws:sqs/queue:Queue", "q", name="q")[1]["arn"].startswith("arn:aws-cn:")


MISSING = [
    (
        SUBNET,
        {"vpcId": "vpc-0", "cidrBlock": "10.0.0.0/24"},
        "InvalidVpcID.NotFound: The vpc ID 'vpc-0' does not exist",
    ),
    (GROUP, {"vpcId": "vpc-0"}, "InvalidVpcID.NotFound: The vpc ID 'vpc-0' does not exist"),
    (
        RULE,
        {"securityGroupId": "sg-0", "ipProtocol": "-1"},
        "InvalidGroup.NotFound: The security group 'sg-0' does not exist",
    ),
    (
        "aws:ec2/natGateway:NatGateway",
        {"subnetId": "subnet-0"},
        "InvalidSubnetID.NotFound: The subnet ID 'subnet-0' does not exist",
    ),
    (
        "aws:ec2/route:Route",
        {"routeTableId": "rtb-0", "destinationCidrBlock": "0.0.0.0/0"},
        "InvalidRouteTableID.NotFound: The routeTable ID 'rtb-0' does not exist",
    ),
    (
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"role": "nobody", "policyArn": "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"},
        "NoSuchEntity: The role with name nobody cannot be found.",
    ),
    (
        "aws:eks/addon:Addon",
        {"clusterName": "none", "addonName": "coredns"},
        "ResourceNotFoundException: No cluster found for name: none.",
    ),
    (
        "aws:s3/bucketVersioning:BucketVersioning",
        {"bucket": "b", "versioningConfiguration": {"status": "Enabled"}},
        "NoSuchBucket: The specified bucket does not exist",
    ),
    (
        "aws:efs/mountTarget:MountTarget",
        {"fileSystemId": "fs-0", "subnetId": "subnet-0"},
        "FileSystemNotFound: File system 'fs-0' does not exist.",
    ),
    (
        "aws:cloudwatch/eventTarget:EventTarget",
        {"rule": "r", "arn": "arn:x"},
        "ResourceNotFoundException: Rule r does not exist on EventBus default.",
    ),
    ("aws:kms/alias:Alias", {"name": "alias/a", "targetKeyId": "k"}, "NotFoundException: Key 'k' does not exist"),
    (
        "aws:autoscaling/schedule:Schedule",
        {"autoscalingGroupName": "g", "scheduledActionName": "s"},
        "ValidationError: AutoScalingGroup name not found - null",
    ),
]


@pytest.mark.parametrize(("type_", "inputs", "message"), MISSING, ids=[row[0] for row in MISSING])
def test_what_names_something_that_is_not_there_is_refused(
    world: World, type_: str, inputs: dict[str, object], message: str
) -> None:
    assert str(world.refused(type_, "thing", **inputs)) == message
    assert world.cloud.objects() == []


def test_references_are_found_in_lists_and_in_what_is_nested(world: World) -> None:
    vpc = world.vpc()
    group = world.make(GROUP, "g", name="g", vpcId=vpc)[0]
    interfaces = [{"securityGroups": [group]}, {"securityGroups": [group, "sg-0"]}]
    error = world.refused(TEMPLATE, "t", name="t", networkInterfaces=interfaces)
    assert str(error) == "InvalidGroup.NotFound: The security group 'sg-0' does not exist"


def test_an_arn_is_wanted_where_the_service_wants_an_arn(world: World) -> None:
    vpc = world.vpc()
    subnets = [world.subnet(vpc, "a"), world.subnet(vpc, "b")]
    world.role("admin")
    error = world.refused(CLUSTER, "c", name="c", roleArn="admin", vpcConfig={"subnetIds": subnets})
    assert error.code == "InvalidParameterException"


def test_only_policies_that_aws_really_manages_may_be_named(world: World) -> None:
    world.role("r")
    attach = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    world.make(attach, "good", role="r", policyArn="arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy")
    error = world.refused(attach, "bad", role="r", policyArn="arn:aws:iam::aws:policy/AmazonEKSWorkerPolicy")
    assert (
        str(error)
        == "NoSuchEntity: Policy arn:aws:iam::aws:policy/AmazonEKSWorkerPolicy does not exist or is not attachable."
    )


def test_an_access_policy_needs_its_access_entry(world: World) -> None:
    world.whole()
    arn = world.role("admin")
    given = {
        "clusterName": "dev",
        "principalArn": arn,
        "policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
    }
    policy = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
    assert world.refused(policy, "p", **given, accessScope={"type": "cluster"}).code == "ResourceNotFoundException"
    world.make("aws:eks/accessEntry:AccessEntry", "e", clusterName="dev", principalArn=arn)
    world.make(policy, "p", **given, accessScope={"type": "cluster"})


TWICE = [
    (ROLE, {"name": "r", "assumeRolePolicy": TRUST}, "EntityAlreadyExists: Role with name r already exists."),
    (
        PLACEMENT,
        {"name": "p", "strategy": "cluster"},
        "InvalidPlacementGroup.Duplicate: The placement group 'p' already exists.",
    ),
    (TEMPLATE, {"name": "t"}, "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use."),
    (
        "aws:sqs/queue:Queue",
        {"name": "q"},
        "QueueAlreadyExists: A queue already exists with the same name and a different value for attribute Tags",
    ),
    (
        "aws:cloudwatch/logGroup:LogGroup",
        {"name": "/l"},
        "ResourceAlreadyExistsException: The specified log group already exists",
    ),
    (
        "aws:s3/bucket:Bucket",
        {"bucket": "b-1"},
        "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
    ),
    (
        "aws:ecr/repository:Repository",
        {"name": "e"},
        "RepositoryAlreadyExistsException: The repository with name 'e' already exists in the registry with id '123456789012'",
    ),
    (
        "aws:budgets/budget:Budget",
        {"name": "b", "budgetType": "COST", "timeUnit": "MONTHLY"},
        "DuplicateRecordException: Error creating budget: b - the budget already exists.",
    ),
    (
        "aws:iam/serviceLinkedRole:ServiceLinkedRole",
        {"awsServiceName": "spot.amazonaws.com"},
        "InvalidInput: Service role name AWSServiceRoleForEC2Spot has been taken in this account, please try a different suffix.",
    ),
    (
        "aws:wafv2/webAcl:WebAcl",
        {"name": "w", "scope": "REGIONAL", "visibilityConfig": {}, "defaultAction": {}},
        "WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",  # noqa: RUF001 (as AWS writes it)
    ),
]


@pytest.mark.parametrize(("type_", "inputs", "message"), TWICE, ids=[row[0] for row in TWICE])
def test_a_second_of_the_same_name_is_refused(
    world: World, type_: str, inputs: dict[str, object], message: str
) -> None:
    given = {key: value for key, value in inputs.items() if key in _inputs(type_)}
    world.make(type_, "first", **given)
    assert str(world.refused(type_, "second", **given)) == message


def test_names_are_free_again_once_their_holder_is_gone(world: World) -> None:
    id_, _ = world.make(ROLE, "first", name="r", assumeRolePolicy=TRUST)
    world.cloud.delete(ROLE, id_, {})
    world.make(ROLE, "second", name="r", assumeRolePolicy=TRUST)


def test_the_same_rule_twice_in_one_group_is_refused_and_in_two_is_not(world: World) -> None:
    vpc = world.vpc()
    groups = [world.make(GROUP, name, name=name, vpcId=vpc)[0] for name in "ab"]
    rule = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/8"}
    for group in groups:
        world.make(RULE, group, securityGroupId=group, **rule)
    error = world.refused(RULE, "again", securityGroupId=groups[0], **rule)
    assert (
        str(error)
        == 'InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/8, tcp, from port: 443, to port: 443, ALLOW" already exists'
    )


def test_what_is_set_by_a_put_may_be_set_twice(world: World) -> None:
    world.make("aws:s3/bucket:Bucket", "b", bucket="models-1")
    versioning = {"bucket": "models-1", "versioningConfiguration": {"status": "Enabled"}}
    for name in ("once", "again"):
        assert world.make("aws:s3/bucketVersioning:BucketVersioning", name, **versioning)[0] == "models-1"


def test_missing_and_unknown_inputs_are_named() -> None:
    found = World().cloud.check(CLUSTER, "c", {"roleArn": "arn", "subnets": []})
    assert found == [
        ("vpcConfig", 'Missing required property "vpcConfig"'),
        ("subnets", '"subnets" is not a property of aws:eks/cluster:Cluster'),
    ]
    assert World().refused(SUBNET, "s", cidrBlock="10.0.0.0/24").code == "MissingParameter"


def test_a_vpc_comes_with_its_group_table_and_list(world: World) -> None:
    _, outputs = world.make(VPC, "network", cidrBlock="10.0.0.0/16")
    default = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    assert world.make(default, "closed", vpcId=outputs["id"])[0] == outputs["defaultSecurityGroupId"]
    assert world.cloud.read(GROUP, outputs["defaultSecurityGroupId"])


def test_documents_must_be_json(world: World) -> None:
    error = world.refused(ROLE, "r", name="r", assumeRolePolicy="{'Version': 1}")
    assert error.code == "MalformedPolicyDocument"


def _inputs(type_: str) -> set[str]:
    from groundwork.sandbox.cloud.spec import spec

    return set(spec(type_).properties.inputs)
