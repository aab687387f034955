"""What all components have in common: their shape, their names, their tags."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import textwrap

import pulumi
import pytest

import infra.targets.aws as target
from infra.environment.environment import Environment
from infra.naming import LIMITS, NameTooLong, resource_name
from infra.targets.aws.tags import tags_of
from tests.targets.aws.walks import EXAMPLES, SMALLEST, example, only, walked

ROOMS = (
    *("network", "cluster", "addons", "identity", "autoscaling", "pools", "storage"),
    *("encryption", "gateway", "monitoring", "spending", "outputs"),
)
"""Files every target has, by the same names."""

UNTAGGED = {
    # No tags in the service's own API (botocore's service models, read 2026-11).
    "aws:autoscaling/schedule:Schedule",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:autoscaling/tag:Tag",
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:efs/backupPolicy:BackupPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:efs/mountTarget:MountTarget",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/alias:Alias",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
}


def modules():
    return [importlib.import_module(f"{target.__name__}.{m.name}") for m in pkgutil.iter_modules(target.__path__)]


def components():
    found = {
        kind
        for module in (target, *modules())
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, pulumi.ComponentResource) and kind.__module__.startswith("infra.")
    }
    return sorted(found, key=lambda kind: kind.__name__)


def test_the_rooms_of_a_target_are_there_by_the_names_all_targets_share():
    assert set(ROOMS) <= {module.__name__.rpartition(".")[2] for module in modules()}


PARTS = [kind for kind in components() if kind is not target.Whole]


def test_the_environment_registers_its_outputs_when_all_its_parts_are_declared():
    assert inspect.getsource(target.provision).count("whole.register_outputs(") == 1


@pytest.mark.parametrize("component", PARTS, ids=lambda kind: kind.__name__)
def test_a_component_registers_its_outputs_last(component):
    tree = ast.parse(textwrap.dedent(inspect.getsource(component)))
    (init,) = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
    last = init.body[-1]
    assert isinstance(last, ast.Expr)
    assert ast.unparse(last).startswith("self.register_outputs(")


@pytest.mark.parametrize("stack", EXAMPLES)
def test_everything_stands_below_the_one_environment(stack):
    found = example(stack)
    whole = only(found, "groundwork:aws:Environment")
    for resource in found.custom:
        assert whole in list(found.ancestors(resource)), resource.urn


@pytest.mark.parametrize("stack", EXAMPLES)
def test_a_type_and_a_name_find_one_object(stack):
    """After a kill what was made but not recorded is found by type, name and environment alone."""
    seen: dict[tuple[str, str], str] = {}
    for resource in example(stack).custom:
        assert (resource.type, resource.name) not in seen, resource.urn
        seen[resource.type, resource.name] = resource.urn


@pytest.mark.parametrize("stack", EXAMPLES)
def test_everything_that_takes_tags_has_them_all(stack):
    found = example(stack)
    whole = only(found, "groundwork:aws:Environment").name
    for resource in found.custom:
        if resource.type in UNTAGGED:
            assert "tags" not in resource.inputs, f"{resource.type} takes tags after all"
            continue
        tags = resource.inputs.get("tags", {})
        assert tags.get("Name") == resource.name, resource.urn
        assert tags["groundwork:environment"] == whole
        assert tags["groundwork:stack"] == stack
        assert {"owner", "cost-center"} <= set(tags)


def test_the_environments_own_tags_come_along():
    tags = only(walked(tags={"team": "vision"}), "aws:ec2/vpc:Vpc").inputs["tags"]
    assert tags["team"] == "vision"
    assert tags["Name"] == "small-network"


def test_the_environments_own_tags_override_nothing_even_unchecked():
    taken = {"Name": "mine", "groundwork:environment": "other", "owner": "nobody@example.com"}
    environment = Environment.model_validate({**SMALLEST, "tags": taken})
    tags = tags_of(environment, "test", "small-network")
    assert tags["Name"] == "small-network"
    assert tags["groundwork:environment"] == "small"
    assert tags["owner"] == "owner@example.com"


@pytest.mark.parametrize("stack", EXAMPLES)
def test_the_provider_is_the_environments_own(stack):
    found = example(stack)
    provider = only(found, "pulumi:providers:aws")
    assert {resource.provider for resource in found.custom} == {provider.urn}


def test_another_account_than_the_one_named_is_refused_by_the_provider():
    given = only(walked(account="210987654321"), "pulumi:providers:aws").inputs
    assert "210987654321" in str(given["allowedAccountIds"])


def test_arguments_are_frozen():
    arguments = [k for m in modules() for k in vars(m).values() if inspect.isclass(k) and k.__name__.endswith("Args")]
    ours = {kind for kind in arguments if kind.__module__.startswith("infra.")}
    assert len(ours) >= len(ROOMS) - 1
    assert not [kind for kind in ours if not dataclasses.fields(kind) or not kind.__dataclass_params__.frozen]


NAMED = {"aws:ec2/launchTemplate:LaunchTemplate": "name", "aws:eks/nodeGroup:NodeGroup": "nodeGroupName"}


def longest(stack: str) -> dict[str, str]:
    """Kind to the longest name a resource of it has in an environment."""
    names: dict[str, str] = {}
    for resource in example(stack).custom:
        kind = resource.type.rpartition(":")[0]
        given = resource.inputs.get(NAMED.get(resource.type, "name")) or resource.inputs.get("bucket")
        if kind in LIMITS and isinstance(given, str) and len(given) > len(names.get(kind, "")):
            names[kind] = given
    return names


@pytest.mark.parametrize("stack", EXAMPLES)
def test_the_longest_name_of_each_kind_is_within_its_limit(stack):
    names = longest(stack)
    assert {"aws:iam/role", "aws:eks/cluster", "aws:s3/bucket"} <= set(names)
    for kind, name in sorted(names.items()):
        print(f"{stack:9} {kind:28} {len(name):3} of {LIMITS[kind]:3}  {name}")  # shown by `pytest -rP`
        assert len(name) <= LIMITS[kind]


def test_the_longest_environment_name_still_fits_every_fixed_name():
    found = walked(name="e" * 24, storage={"lustre": {}, "shared_files": True})
    roles = [resource.inputs["name"] for resource in found.of_type("aws:iam/role:Role")]
    assert max(len(name) for name in roles) <= LIMITS["aws:iam/role"]


def test_a_name_that_does_not_fit_is_refused_with_its_length_and_the_remedy():
    with pytest.raises(NameTooLong, match=r"has 66 characters, aws:iam/role allows 64; shorten"):
        resource_name("aws:iam/role", "e" * 24, "p" * 41)
