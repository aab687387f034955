"""What Karpenter's controller may do: all its work on its own cluster, nothing on anything else."""

import json
import re

import pytest

from infra.catalog import catalog
from infra.targets.aws.controller_policies import controller_policies
from infra.targets.aws.policies import MANAGED_POLICY_LIMIT, document, volume_key
from tests.targets.aws.evaluator import Touch, allowed

ACCOUNT, REGION, CLUSTER = "123456789012", "us-east-1", "prod"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
NODE_ROLE = f"arn:aws:iam::{ACCOUNT}:role/prod-karpenter-node"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:prod-interruptions"
RESERVATION = "cr-0a1b2c3d4e5f67890"

VALUES = {
    "partition": "aws",
    "region": REGION,
    "account": ACCOUNT,
    "cluster": CLUSTER,
    "environment": CLUSTER,
    "node_role_arn": NODE_ROLE,
    "queue_arn": QUEUE,
    "dns_suffix": "amazonaws.com",
}
DOCUMENTS = controller_policies(catalog().aws.karpenter, VALUES, [RESERVATION])
POLICIES = [*DOCUMENTS.values(), document(volume_key(KEY, REGION))]


def ec2(kind: str, *, account: str = ACCOUNT, name: str = "x-0123") -> str:
    return f"arn:aws:ec2:{REGION}:{account}:{kind}/{name}"


def request(cluster: str = CLUSTER) -> dict[str, str]:
    """Tags Karpenter puts on what it makes for `cluster`."""
    return {
        f"aws:RequestTag/kubernetes.io/cluster/{cluster}": "owned",
        "aws:RequestTag/eks:eks-cluster-name": cluster,
        "aws:RequestTag/karpenter.sh/nodepool": "h100",
    }


def owned(cluster: str = CLUSTER) -> dict[str, str]:
    """Tags of what Karpenter made for `cluster`."""
    return {
        f"aws:ResourceTag/kubernetes.io/cluster/{cluster}": "owned",
        "aws:ResourceTag/karpenter.sh/nodepool": "h100",
    }


def environment(name: str = CLUSTER) -> dict[str, str]:
    return {"aws:ResourceTag/groundwork:environment": name}


def profile(cluster: str = CLUSTER, of: str = "RequestTag") -> dict[str, str]:
    tags = {
        f"kubernetes.io/cluster/{cluster}": "owned",
        "eks:eks-cluster-name": cluster,
        "topology.kubernetes.io/region": REGION,
        "karpenter.k8s.aws/ec2nodeclass": "gpu",
    }
    return {f"aws:{of}/{key}": value for key, value in tags.items()}


IMAGE = Touch(f"arn:aws:ec2:{REGION}::image/ami-0123")
LAUNCH = [
    IMAGE,
    Touch(ec2("subnet"), environment()),
    Touch(ec2("security-group"), environment()),
    Touch(ec2("launch-template"), owned()),
    Touch(ec2("instance"), request()),
    Touch(ec2("volume"), request()),
    Touch(ec2("network-interface"), request()),
]
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/prod_123"
VIA_EC2 = {"kms:ViaService": f"ec2.{REGION}.amazonaws.com"}
ANYTHING = Touch("*", {"aws:RequestedRegion": REGION})

MUST = {
    "start machines": ("ec2:RunInstances", *LAUNCH),
    "start spot machines": ("ec2:RunInstances", *LAUNCH, Touch(ec2("spot-instances-request"), request())),
    "start machines in a placement group": ("ec2:RunInstances", *LAUNCH, Touch(ec2("placement-group"), environment())),
    "start machines in the named reservation": (
        "ec2:RunInstances",
        *LAUNCH,
        Touch(ec2("capacity-reservation", name=RESERVATION)),
    ),
    "start a fleet": ("ec2:CreateFleet", *LAUNCH, Touch(ec2("fleet"), request())),
    "make a launch template": ("ec2:CreateLaunchTemplate", Touch(ec2("launch-template"), request())),
    "tag what it makes": (
        "ec2:CreateTags",
        Touch(ec2("instance"), {**request(), "ec2:CreateAction": "RunInstances"}),
    ),
    "name its own machine": (
        "ec2:CreateTags",
        Touch(ec2("instance"), {**owned(), "aws:TagKeys": ["Name", "karpenter.sh/nodeclaim"]}),
    ),
    "end its own machine": ("ec2:TerminateInstances", Touch(ec2("instance"), owned())),
    "delete its own launch template": ("ec2:DeleteLaunchTemplate", Touch(ec2("launch-template"), owned())),
    "give machines their role": ("iam:PassRole", Touch(NODE_ROLE, {"iam:PassedToService": "ec2.amazonaws.com"})),
    "make an instance profile": ("iam:CreateInstanceProfile", Touch(PROFILE, profile())),
    "tag its instance profile": ("iam:TagInstanceProfile", Touch(PROFILE, {**profile(), **profile(of="ResourceTag")})),
    "fill its instance profile": ("iam:AddRoleToInstanceProfile", Touch(PROFILE, profile(of="ResourceTag"))),
    "delete its instance profile": ("iam:DeleteInstanceProfile", Touch(PROFILE, profile(of="ResourceTag"))),
    "look at instance profiles": ("iam:GetInstanceProfile", Touch(PROFILE)),
    "list instance profiles": ("iam:ListInstanceProfiles", Touch("*")),
    "find its cluster": ("eks:DescribeCluster", Touch(f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}")),
    "hear of interruptions": ("sqs:ReceiveMessage", Touch(QUEUE)),
    "forget an interruption": ("sqs:DeleteMessage", Touch(QUEUE)),
    "look at machine types": ("ec2:DescribeInstanceTypes", ANYTHING),
    "look at reservations": ("ec2:DescribeCapacityReservations", ANYTHING),
    "look at placement groups": ("ec2:DescribePlacementGroups", ANYTHING),
    "look at machines' health": ("ec2:DescribeInstanceStatus", ANYTHING),
    "find images": (
        "ssm:GetParameter",
        Touch(f"arn:aws:ssm:{REGION}::parameter/aws/service/eks/optimized-ami/1.35/image_id"),
    ),
    "look at prices": ("pricing:GetProducts", Touch("*")),
    "see a zone shifted away": (
        "arc-zonal-shift:GetManagedResource",
        Touch("*", {"arc-zonal-shift:ResourceIdentifier": f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}"}),
    ),
    "encrypt volumes": ("kms:GenerateDataKeyWithoutPlaintext", Touch(KEY, VIA_EC2)),
    "lend the key to volumes": ("kms:CreateGrant", Touch(KEY, {"kms:GrantIsForAWSResource": "true"})),
}


def launch(*changed: Touch) -> list[Touch]:
    """The touches of a launch, with some replaced by others of the same kind of resource."""
    kinds = {touch.resource.split(":")[5].split("/")[0]: touch for touch in [*LAUNCH, *changed]}
    return list(kinds.values())


MUST_NOT = {
    "start machines without the cluster's tags": ("ec2:RunInstances", *launch(Touch(ec2("instance")))),
    "start machines for another cluster": ("ec2:RunInstances", *launch(Touch(ec2("instance"), request("other")))),
    "start machines in another environment's subnet": (
        "ec2:RunInstances",
        *launch(Touch(ec2("subnet"), environment("other"))),
    ),
    "start machines in a subnet of nobody": ("ec2:RunInstances", *launch(Touch(ec2("subnet")))),
    "give machines another environment's security group": (
        "ec2:RunInstances",
        *launch(Touch(ec2("security-group"), environment("other"))),
    ),
    "start machines from another cluster's launch template": (
        "ec2:RunInstances",
        *launch(Touch(ec2("launch-template"), owned("other"))),
    ),
    "draw from a reservation no pool names": (
        "ec2:RunInstances",
        *LAUNCH,
        Touch(ec2("capacity-reservation", name="cr-0fffffffffffffff0")),
    ),
    "join another environment's placement group": (
        "ec2:RunInstances",
        *LAUNCH,
        Touch(ec2("placement-group"), environment("other")),
    ),
    "start a fleet for another cluster": ("ec2:CreateFleet", *LAUNCH, Touch(ec2("fleet"), request("other"))),
    "end another cluster's machine": ("ec2:TerminateInstances", Touch(ec2("instance"), owned("other"))),
    "end a machine of nobody": ("ec2:TerminateInstances", Touch(ec2("instance"))),
    "end a node group's machine of its own cluster": (
        "ec2:TerminateInstances",
        Touch(ec2("instance"), {f"aws:ResourceTag/kubernetes.io/cluster/{CLUSTER}": "owned"}),
    ),
    "delete another cluster's launch template": (
        "ec2:DeleteLaunchTemplate",
        Touch(ec2("launch-template"), owned("other")),
    ),
    "take over another machine by tagging it": (
        "ec2:CreateTags",
        Touch(ec2("instance"), {**request(), "aws:TagKeys": ["Name"]}),
    ),
    "change the owner of its own machine": (
        "ec2:CreateTags",
        Touch(ec2("instance"), {**owned(), "aws:TagKeys": ["Name", "owner"]}),
    ),
    "pass another role": (
        "iam:PassRole",
        Touch(f"arn:aws:iam::{ACCOUNT}:role/admin", {"iam:PassedToService": "ec2.amazonaws.com"}),
    ),
    "pass its nodes' role to another service": (
        "iam:PassRole",
        Touch(NODE_ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}),
    ),
    "make an instance profile for another cluster": ("iam:CreateInstanceProfile", Touch(PROFILE, profile("other"))),
    "fill another cluster's instance profile": (
        "iam:AddRoleToInstanceProfile",
        Touch(PROFILE, profile("other", "ResourceTag")),
    ),
    "look up another cluster": ("eks:DescribeCluster", Touch(f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/other")),
    "read another queue": ("sqs:ReceiveMessage", Touch(f"arn:aws:sqs:{REGION}:{ACCOUNT}:other-interruptions")),
    "look around in another region": (
        "ec2:DescribeInstances",
        Touch("*", {"aws:RequestedRegion": "eu-west-1"}),
    ),
    "read the account's own parameters": (
        "ssm:GetParameter",
        Touch(f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/database/password"),
    ),
    "decrypt with the key directly": ("kms:Decrypt", Touch(KEY)),
    "lend the key to a person": ("kms:CreateGrant", Touch(KEY, {"kms:GrantIsForAWSResource": "false"})),
    "make roles": ("iam:CreateRole", Touch(NODE_ROLE)),
    "stop the cluster": ("eks:DeleteCluster", Touch(f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}")),
    "buy a capacity block": ("ec2:PurchaseCapacityBlock", Touch(ec2("capacity-reservation", name=RESERVATION))),
}


@pytest.mark.parametrize("deed", MUST)
def test_the_controller_can(deed):
    action, *touches = MUST[deed]
    assert allowed(POLICIES, action, *touches)


@pytest.mark.parametrize("deed", MUST_NOT)
def test_the_controller_cannot(deed):
    action, *touches = MUST_NOT[deed]
    assert not allowed(POLICIES, action, *touches)


def test_every_action_of_the_policies_is_tried_by_some_deed():
    """A statement nobody tries could say anything. Plain look-ups of the region are tried by example."""
    granted = {
        action
        for policy in POLICIES
        for statement in json.loads(policy)["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    tried = {action for action, *_ in MUST.values()}
    untried = {
        action
        for action in granted - tried
        if not re.match(r"ec2:Describe|kms:(Decrypt|DescribeKey|ReEncrypt)", action)
    }
    assert untried == {"iam:RemoveRoleFromInstanceProfile", "sqs:GetQueueUrl"}, (
        "each beside a tried one in its statement"
    )


def test_the_six_policies_are_karpenters_own():
    assert list(DOCUMENTS) == [
        "node-lifecycle",
        "iam-integration",
        "eks-integration",
        "interruption",
        "zonal-shift",
        "resource-discovery",
    ]


@pytest.mark.parametrize("policy", DOCUMENTS)
def test_each_policy_stays_within_the_limit_even_with_the_longest_names(policy):
    long = {**VALUES, "cluster": "e" * 24, "environment": "e" * 24, "region": "ap-southeast-2"}
    many = [f"cr-{number:017x}" for number in range(10)]
    assert len(controller_policies(catalog().aws.karpenter, long, many)[policy]) <= MANAGED_POLICY_LIMIT


@pytest.mark.parametrize("policy", DOCUMENTS)
def test_no_placeholder_is_left_unfilled(policy):
    assert "${" not in DOCUMENTS[policy]


def test_without_reservations_none_can_be_drawn_from():
    without = [*controller_policies(catalog().aws.karpenter, VALUES, []).values()]
    touches = [*LAUNCH, Touch(ec2("capacity-reservation", name=RESERVATION))]
    assert allowed(without, "ec2:RunInstances", *LAUNCH)
    assert not allowed(without, "ec2:RunInstances", *touches)


def test_a_placeholder_the_target_does_not_know_is_an_error():
    with pytest.raises(KeyError, match="queue_arn"):
        controller_policies(catalog().aws.karpenter, {k: v for k, v in VALUES.items() if k != "queue_arn"}, [])
