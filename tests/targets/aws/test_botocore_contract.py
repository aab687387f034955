"""Contract with AWS itself: what a plan asks for is what AWS's own service models say it takes."""

from copy import deepcopy
from typing import Any

import pytest

from groundwork.plan.model import PlannedResource
from tests.targets.aws.contract.judge import beyond, faults
from tests.targets.aws.contract.planned import ACCOUNT, ALL, EXAMPLES, planned
from tests.targets.aws.contract.requests import UnmappedError, operation, requests, shape_at
from tests.targets.aws.contract.table import table


def judged(type_: str, inputs: dict[str, Any], identity: str) -> list[str]:
    """All that AWS's model has against `inputs`."""
    entry = table()[type_]
    if entry.no_operation:
        return []
    try:
        made = requests(entry, inputs, {"id": identity, "account": ACCOUNT})
    except UnmappedError as error:
        return [str(error)]
    assert made, f"{type_} amounts to no request at all"
    return [fault for request in made for fault in faults(request)]


def spoilt(type_: str, path: str, value: Any) -> tuple[PlannedResource, dict[str, Any]]:
    """A planned resource that has a value at the dotted `path`, and its inputs with another one there (None: with none)."""
    *way, last = path.split(".")
    for resource in planned("full").custom:
        inputs = holder = deepcopy(dict(resource.inputs))
        try:
            for step in way:
                holder = holder[int(step)] if step.isdigit() else holder[step]
        except (KeyError, IndexError):
            continue
        if resource.type == type_:
            holder.pop(last, None) if value is None else holder.update({last: value})
            return resource, inputs
    raise AssertionError(f"no {type_} has anything at {path}")


@pytest.mark.parametrize("stack", ALL)
def test_aws_would_take_every_request_of(stack):
    found = [
        f"{resource.type} {resource.name}: {fault}"
        for resource in planned(stack).custom
        for fault in judged(resource.type, dict(resource.inputs), resource.id)
    ]
    assert not found, "\n".join(found)


def test_every_type_of_the_program_is_in_the_table_and_no_other():
    used = {resource.type for stack in ALL for resource in planned(stack).custom}
    assert set(table()) == used


@pytest.mark.parametrize("type_", table())
def test_a_type_has_calls_that_aws_knows_or_a_reason_for_none(type_):
    entry = table()[type_]
    assert bool(entry.calls) != bool(entry.no_operation)
    for call in entry.calls:
        assert operation(call.operation).input_shape.members


def test_each_rule_beyond_the_models_is_about_a_call_and_a_member_there_is():
    calls = {call.operation for entry in table().values() for call in entry.calls}
    for name, patterns in beyond().items():
        assert name in calls
        for path in patterns:
            assert shape_at(operation(name).input_shape, path) is not None


def test_the_four_examples_come_to_more_than_a_thousand_requests():
    """Guards against a walk that judges nothing."""
    count = 0
    for stack in EXAMPLES:
        for one in planned(stack).custom:
            entry = table()[one.type]
            if not entry.no_operation:
                count += len(requests(entry, dict(one.inputs), {"id": one.id, "account": ACCOUNT}))
    assert count > 1000


NODES = "aws:eks/nodeGroup:NodeGroup"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
WALL = "aws:wafv2/webAcl:WebAcl"

WRONG = [
    (NODES, "capacityType", "SPOTTY", "capacityType is `SPOTTY`; allowed: ON_DEMAND, SPOT, CAPACITY_BLOCK"),
    (NODES, "amiType", "AL2023_GPU", "amiType is `AL2023_GPU`; allowed: AL2_x86_64"),
    (NODES, "updateConfig.updateStrategy", "SURGE", "updateStrategy is `SURGE`; allowed: DEFAULT, MINIMAL"),
    (NODES, "taints.0.effect", "NoSchedule", "effect is `NoSchedule`; allowed: NO_SCHEDULE"),
    (NODES, "taints.0.key", "k" * 64, "key has 64 characters, at most 63 are allowed"),
    (NODES, "scalingConfig.maxSize", 0, "valid min value: 1"),
    (NODES, "scalingConfig.minSize", "two", "Invalid type for parameter scalingConfig.minSize"),
    (NODES, "nodeRoleArn", None, 'Missing required parameter in input: "nodeRole"'),
    (NODES, "instanceTipes", ["p5.48xlarge"], "`instanceTipes` is no member of CreateNodegroup"),
    (NODES, "scalingConfig.desired", 1, "`scalingConfig.desired` is no member of NodegroupScalingConfig"),
    (TEMPLATE, "instanceMarketOptions.marketType", "blocks", "MarketType is `blocks`; allowed: spot, capacity-block"),
    (TEMPLATE, "metadataOptions.httpTokens", "always", "HttpTokens is `always`; allowed: optional, required"),
    (TEMPLATE, "networkInterfaces.0.securityGroupIds", ["sg-1"], "is no member of LaunchTemplateInstanceNetwork"),
    (TEMPLATE, "tagSpecifications.0.resourceType", "disk", "ResourceType is `disk`; allowed: "),
    ("aws:iam/role:Role", "name", "a role", r"RoleName is `a role`, which does not match [\w+=,.@-]+"),
    ("aws:iam/role:Role", "name", "r" * 65, "RoleName has 65 characters, at most 64 are allowed"),
    (
        "aws:ec2/securityGroup:SecurityGroup",
        "description",
        "Karpenter's",
        "Description is `Karpenter's`, which does not",
    ),
    ("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "description", "a > b", "Description is `a > b`"),
    ("aws:s3/bucket:Bucket", "bucket", "under_score", "Bucket is `under_score`, which does not match"),
    ("aws:kms/key:Key", "deletionWindowInDays", 400, "PendingWindowInDays is 400, at most 365 are allowed"),
    ("aws:fsx/lustreFileSystem:LustreFileSystem", "perUnitStorageThroughput", 5, "valid min value: 12"),
    ("aws:fsx/lustreFileSystem:LustreFileSystem", "dataCompressionType", "ZSTD", "allowed: NONE, LZ4"),
    ("aws:s3/bucketVersioning:BucketVersioning", "versioningConfiguration.status", "On", "allowed: Enabled, Suspended"),
    (
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "rules.0.transitions.0.storageClass",
        "COLD",
        "`COLD`",
    ),
    ("aws:ecr/repository:Repository", "name", "Upper/Case", "which does not match"),
    ("aws:budgets/budget:Budget", "notifications.0.comparisonOperator", "OVER", "allowed: GREATER_THAN, LESS_THAN"),
    ("aws:efs/fileSystem:FileSystem", "lifecyclePolicies.0.transitionToIa", "AFTER_31_DAYS", "`AFTER_31_DAYS`"),
    (WALL, "rules.0.statement.rateBasedStatement.limit", 5, "valid min value: 10"),
    (WALL, "rules.1.priority", -1, "valid min value: 0"),
    ("aws:cloudwatch/metricAlarm:MetricAlarm", "statistic", "Mean", "allowed: SampleCount, Average"),
]


@pytest.mark.parametrize(
    ("type_", "path", "value", "wanted"), WRONG, ids=[f"{w[0].split(':')[1]}-{w[1]}-{w[2]}" for w in WRONG]
)
def test_what_aws_would_refuse_is_found(type_, path, value, wanted):
    resource, inputs = spoilt(type_, path, value)
    assert judged(type_, dict(resource.inputs), resource.id) == []
    found = judged(type_, inputs, resource.id)
    assert any(wanted in fault for fault in found), found
