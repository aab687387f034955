"""The description of each type is whole and true to the provider's SDK and to AWS's own patterns."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.loaders
import pytest
import yaml

from groundwork.sandbox.cloud import Cloud, UnknownType
from groundwork.sandbox.cloud.spec import Spec, known_types, spec
from groundwork.sandbox.cloud.values import steps

ROOT = Path(__file__).parents[3]
TYPES = known_types()


def first_step(path: str) -> str:
    return str(steps(path)[0])


@pytest.mark.parametrize("type_", TYPES)
def test_what_a_type_says_names_properties_it_has(type_: str) -> None:
    known = spec(type_)
    inputs, behaviour = set(known.properties.inputs), known.behaviour
    properties = inputs | set(known.properties.outputs)
    assert {first_step(p) for p in (*behaviour.create_only, *behaviour.updatable)} <= inputs
    assert {first_step(p) for p in behaviour.references} <= inputs
    assert {first_step(p) for p in (*behaviour.outputs, *behaviour.defaults)} <= properties
    assert set(behaviour.documents) <= inputs
    assert behaviour.name is None or behaviour.name in inputs
    assert behaviour.versioned is None or behaviour.versioned in properties


@pytest.mark.parametrize("type_", [t for t in TYPES if spec(t).behaviour.limit])
def test_a_limit_within_an_owner_is_counted_by_a_reference(type_: str) -> None:
    behaviour = spec(type_).behaviour
    assert behaviour.limit
    assert behaviour.limit.within in (None, *behaviour.references)


@pytest.mark.parametrize("type_", TYPES)
def test_what_a_type_refers_to_is_known(type_: str) -> None:
    behaviour = spec(type_).behaviour
    named = [to for reference in behaviour.references.values() for to in reference.to]
    named += [row.type for row in behaviour.companions] + ([behaviour.needs.type] if behaviour.needs else [])
    assert set(named) <= set(TYPES)


@pytest.mark.parametrize("type_", TYPES)
def test_placeholders_name_inputs_and_outputs_that_exist(type_: str) -> None:
    known = spec(type_)
    properties = set(known.properties.inputs) | set(known.properties.outputs)
    text = json.dumps(known.behaviour.model_dump())
    used = {match.split(".")[0].split("[")[0] for match in re.findall(r"(?:in|out)\.([A-Za-z0-9.\[\]]+)", text)}
    assert used <= properties


@pytest.mark.parametrize("type_", TYPES)
def test_a_referenced_type_has_words_for_its_absence(type_: str) -> None:
    for path, reference in spec(type_).behaviour.references.items():
        assert reference.missing or spec(reference.to[0]).behaviour.missing, path


@pytest.mark.parametrize("type_", TYPES)
def test_actions_are_operations_of_the_service(type_: str, service_operations: dict[str, set[str]]) -> None:
    for action in spec(type_).behaviour.actions.model_dump().values():
        if action and (operations := service_operations.get(action.split(":")[0])):
            assert action.split(":")[1] in operations, action


def test_every_type_the_program_uses_is_known() -> None:
    used = set(_constructed(ROOT / "infra" / "targets" / "aws"))
    assert len(used) > 40
    assert {f"{service}.{name}" for service, name in used} <= set(_sdk_names())


def test_an_unknown_type_is_refused_by_every_call() -> None:
    cloud, type_ = Cloud(None), "aws:rds/instance:Instance"
    for call in (
        lambda: cloud.check(type_, "db", {}),
        lambda: cloud.preview("urn", type_, "db", {}),
        lambda: cloud.create("urn", type_, "db", {}),
        lambda: cloud.read(type_, "db"),
        lambda: cloud.update(type_, "db", {}, {}),
        lambda: cloud.delete(type_, "db", {}),
        lambda: cloud.diff(type_, {}, {}),
    ):
        with pytest.raises(UnknownType, match="the sandbox does not know `aws:rds/instance:Instance`"):
            call()


def _constructed(folder: Path) -> Iterator[tuple[str, str]]:
    """Resource classes constructed anywhere in the target: `aws.ec2.Vpc(` and not the arguments' classes."""
    for path in folder.rglob("*.py"):
        for service, name in re.findall(r"\baws\.([a-z0-9_]+)\.([A-Z]\w+)\b", path.read_text()):
            if not name.endswith("Args"):
                yield service, name


def _sdk_names() -> Iterator[str]:
    for type_ in TYPES:
        service = type_.removeprefix("aws:").split("/")[0]
        yield f"{'lambda_' if service == 'lambda' else service}.{type_.split(':')[-1]}"


PATTERNS = (
    # botocore service, shape, type of resource, output that must match
    ("eks", "ClusterName", "aws:eks/cluster:Cluster", "id"),
    ("kms", "KeyIdType", "aws:kms/key:Key", "id"),
    ("kms", "ArnType", "aws:kms/key:Key", "arn"),
    ("iam", "roleNameType", "aws:iam/role:Role", "id"),
    ("iam", "arnType", "aws:iam/role:Role", "arn"),
    ("iam", "idType", "aws:iam/role:Role", "uniqueId"),
    ("fsx", "FileSystemId", "aws:fsx/lustreFileSystem:LustreFileSystem", "id"),
    ("fsx", "ResourceARN", "aws:fsx/lustreFileSystem:LustreFileSystem", "arn"),
    ("fsx", "DataRepositoryAssociationId", "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation", "id"),
    ("fsx", "DNSName", "aws:fsx/lustreFileSystem:LustreFileSystem", "dnsName"),
    ("fsx", "LustreFileSystemMountName", "aws:fsx/lustreFileSystem:LustreFileSystem", "mountName"),
    ("efs", "FileSystemId", "aws:efs/fileSystem:FileSystem", "id"),
    ("efs", "MountTargetId", "aws:efs/mountTarget:MountTarget", "id"),
    ("efs", "AccessPointId", "aws:efs/accessPoint:AccessPoint", "id"),
    ("ecr", "RepositoryName", "aws:ecr/repository:Repository", "id"),
    ("wafv2", "EntityId", "aws:wafv2/webAcl:WebAcl", "id"),
    ("wafv2", "ResourceArn", "aws:wafv2/webAcl:WebAcl", "arn"),
    ("amp", "WorkspaceId", "aws:amp/workspace:Workspace", "id"),
    ("amp", "WorkspaceArn", "aws:amp/workspace:Workspace", "arn"),
    ("logs", "LogGroupName", "aws:cloudwatch/logGroup:LogGroup", "id"),
    ("events", "RuleArn", "aws:cloudwatch/eventRule:EventRule", "arn"),
    ("acm", "Arn", "aws:acm/certificate:Certificate", "arn"),
    ("scheduler", "ScheduleArn", "aws:scheduler/schedule:Schedule", "arn"),
)


@pytest.mark.parametrize(("service", "shape", "type_", "output"), PATTERNS, ids=[f"{p[2]}.{p[3]}" for p in PATTERNS])
def test_ids_have_the_form_that_aws_itself_gives(service: str, shape: str, type_: str, output: str) -> None:
    shapes = botocore.loaders.create_loader().load_service_model(service, "service-2")["shapes"]
    inputs = dict.fromkeys(spec(type_).properties.required, "thing")
    inputs |= {"fileSystemId": "fs-0123456789abcdef0", "storageCapacity": 1200} if service in ("fsx", "efs") else {}
    made = Cloud(None).preview("urn:x", type_, "thing", _only_known(spec(type_), inputs))[1]
    row = shapes[shape]
    assert row.get("pattern") or row.get("max"), "the shape says nothing that could be broken"
    assert re.fullmatch(row.get("pattern", ".*"), made[output]), (row.get("pattern"), made[output])
    assert row.get("min", 0) <= len(made[output]) <= row.get("max", 10**6)


def _only_known(known: Spec, inputs: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in inputs.items() if key in known.properties.inputs}


EC2_FORMS = {
    "aws:ec2/vpc:Vpc": r"vpc-[0-9a-f]{17}",
    "aws:ec2/subnet:Subnet": r"subnet-[0-9a-f]{17}",
    "aws:ec2/securityGroup:SecurityGroup": r"sg-[0-9a-f]{17}",
    "aws:ec2/internetGateway:InternetGateway": r"igw-[0-9a-f]{17}",
    "aws:ec2/natGateway:NatGateway": r"nat-[0-9a-f]{17}",
    "aws:ec2/eip:Eip": r"eipalloc-[0-9a-f]{17}",
    "aws:ec2/launchTemplate:LaunchTemplate": r"lt-[0-9a-f]{17}",
    "aws:ec2/vpcEndpoint:VpcEndpoint": r"vpce-[0-9a-f]{17}",
    "aws:ec2/flowLog:FlowLog": r"fl-[0-9a-f]{17}",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": r"a-[a-z0-9]{17}",
}


@pytest.mark.parametrize(("type_", "form"), EC2_FORMS.items())
def test_ids_whose_form_only_the_manual_gives(type_: str, form: str) -> None:
    assert re.fullmatch(form, Cloud(None).preview("urn:x", type_, "thing", {})[0])


def test_the_extracted_properties_are_current() -> None:
    extract = pytest.importorskip("groundwork.sandbox.cloud.properties.extract")
    for service, table in extract.tables().items():
        stored = yaml.safe_load((ROOT / f"groundwork/sandbox/cloud/properties/{service}.yaml").read_text())
        assert stored == table, f"run `python -m groundwork.sandbox.cloud.properties.extract` ({service})"


def test_policies_that_aws_manages_are_real() -> None:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    from groundwork.sandbox.cloud.references import managed_policies

    rows = json.loads(aws_managed_policies_data)
    real = {row["Path"].removeprefix("/") + name for name, row in rows.items()}
    assert managed_policies() <= real
