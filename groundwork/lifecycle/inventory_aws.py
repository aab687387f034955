"""The inventory of an AWS account: by tags through the tagging API, by owner through EC2 and load balancing."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import boto3
import yaml
from botocore.exceptions import BotoCoreError, ClientError

from groundwork.errors import CloudRefused
from groundwork.lifecycle.inventory import CLUSTER_GROUP_TAG, ENVIRONMENT_TAG, GROUP, Found, Pending, in_drain_order

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
TARGETS: Final = "aws:lb/targetGroup:TargetGroup"
INSTANCE: Final = "aws:ec2/instance:Instance"
INTERFACE: Final = "aws:ec2/networkInterface:NetworkInterface"
VOLUME: Final = "aws:ebs/volume:Volume"
TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
BALANCER_TAG: Final = "elbv2.k8s.aws/cluster"
"""Tag of the AWS Load Balancer Controller (its documentation, "Resource tags")."""
GLOBAL_REGION: Final = "us-east-1"
"""Where the tagging API answers for global services such as IAM."""


class AwsInventory:
    """Asks AWS with the caller's credentials."""

    def __init__(self, region: str) -> None:
        self.region = region

    def find(self, pending: Pending, environment: str, known: Collection[str]) -> str | None:
        """By tags where the type takes them, else by the id that follows from the inputs; reading it tells whether it is there."""
        if pending.name_tag:
            same = [f.id for f in self.tagged(environment) if f.kind == pending.kind and f.name == pending.name_tag]
            fresh = [found for found in same if found not in known]
            if fresh:
                return fresh[0]
        return _import_id(pending)

    def tagged(self, environment: str) -> list[Found]:
        """Every object that carries the environment's tag, in the region and among global services."""
        regions = dict.fromkeys([self.region, GLOBAL_REGION])
        arns = {arn: tags for region in regions for arn, tags in self._tagged_in(region, environment)}
        return [_from_arn(arn, tags) for arn, tags in sorted(arns.items())]

    def left_by_controllers(self, cluster: str, networks: Collection[str]) -> list[Found]:
        """What carries the cluster's or its controllers' tags, and loose interfaces of its networks."""
        owned = [{"Name": f"tag:kubernetes.io/cluster/{cluster}", "Values": ["owned"]}]
        by_balancer = [{"Name": f"tag:{BALANCER_TAG}", "Values": [cluster]}]
        found = [*self._balancers(cluster), *self._instances(owned), *self._interfaces(networks), *self._volumes(owned)]
        groups = [*self._groups(by_balancer), *self._abandoned_groups(networks)]
        return in_drain_order([*found, *groups, *self._templates(owned)])

    def remove(self, found: Found) -> None:
        """Delete one object; machines and balancers are waited for, since they hold the rest."""
        try:
            self._removals()[found.kind](found.id)
        except (BotoCoreError, ClientError) as error:
            raise CloudRefused(
                f"{found.title} cannot be removed: {error}", "the action it names must be allowed, or remove it by hand"
            ) from error

    def _client(self, service: str, region: str | None = None) -> Any:
        clients: Any = boto3
        return clients.client(service, region_name=region or self.region)

    def _pages(self, service: str, operation: str, key: str, **wanted: Any) -> Iterator[dict[str, Any]]:
        for page in self._client(service).get_paginator(operation).paginate(**wanted):
            yield from page[key]

    def _tagged_in(self, region: str, environment: str) -> Iterator[tuple[str, dict[str, str]]]:
        pages = self._client("resourcegroupstaggingapi", region).get_paginator("get_resources")
        for page in pages.paginate(TagFilters=[{"Key": ENVIRONMENT_TAG, "Values": [environment]}]):
            for row in page["ResourceTagMappingList"]:
                if not (":kms:" in row["ResourceARN"] and self._key_is_dying(row["ResourceARN"])):
                    yield row["ResourceARN"], _tags(row["Tags"])

    def _key_is_dying(self, arn: str) -> bool:
        """A key scheduled for deletion is as deleted as a key can be."""
        try:
            return (
                self._client("kms", arn.split(":")[3]).describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]
                == "PendingDeletion"
            )
        except ClientError:
            return False

    def _balancers(self, cluster: str) -> Iterator[Found]:
        for operation, key, arn, kind in (
            ("describe_load_balancers", "LoadBalancers", "LoadBalancerArn", BALANCER),
            ("describe_target_groups", "TargetGroups", "TargetGroupArn", TARGETS),
        ):
            arns = [row[arn] for row in self._pages("elbv2", operation, key)]
            for start in range(0, len(arns), 20):  # describe_tags takes 20 at a time
                for row in self._client("elbv2").describe_tags(ResourceArns=arns[start : start + 20])[
                    "TagDescriptions"
                ]:
                    tags = _tags(row["Tags"])
                    if tags.get(BALANCER_TAG) == cluster or tags.get(f"kubernetes.io/cluster/{cluster}") == "owned":
                        yield Found(kind, row["ResourceArn"], row["ResourceArn"].split("/")[-2], tags)

    def _instances(self, owned: list[dict[str, Any]]) -> Iterator[Found]:
        """Machines Karpenter launched; those of managed node groups go with their groups."""
        alive = {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}
        mine = {"Name": "tag-key", "Values": ["karpenter.sh/nodepool"]}
        for reservation in self._pages("ec2", "describe_instances", "Reservations", Filters=[*owned, alive, mine]):
            for row in reservation["Instances"]:
                yield _found(INSTANCE, row["InstanceId"], row, row["State"]["Name"])

    def _interfaces(self, networks: Collection[str]) -> Iterator[Found]:
        if networks:
            wanted = [{"Name": "vpc-id", "Values": sorted(networks)}, {"Name": "status", "Values": ["available"]}]
            for row in self._pages("ec2", "describe_network_interfaces", "NetworkInterfaces", Filters=wanted):
                yield _found(INTERFACE, row["NetworkInterfaceId"], {"Tags": row.get("TagSet", [])}, row["Status"])

    def _volumes(self, owned: list[dict[str, Any]]) -> Iterator[Found]:
        loose = {"Name": "status", "Values": ["available"]}
        for row in self._pages("ec2", "describe_volumes", "Volumes", Filters=[*owned, loose]):
            yield _found(VOLUME, row["VolumeId"], row, row["State"])

    def _groups(self, wanted: list[dict[str, Any]]) -> Iterator[Found]:
        for row in self._pages("ec2", "describe_security_groups", "SecurityGroups", Filters=wanted):
            yield _found(GROUP, row["GroupId"], row, "")

    def _abandoned_groups(self, networks: Collection[str]) -> Iterator[Found]:
        """Security groups EKS made for clusters that are gone."""
        if networks:
            wanted = [
                {"Name": "vpc-id", "Values": sorted(networks)},
                {"Name": "tag-key", "Values": [CLUSTER_GROUP_TAG]},
            ]
            yield from (f for f in self._groups(wanted) if not self._lives(f.tags[CLUSTER_GROUP_TAG]))

    def _lives(self, cluster: str) -> bool:
        try:
            return bool(self._client("eks").describe_cluster(name=cluster))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "ResourceNotFoundException":
                return False
            raise

    def _templates(self, owned: list[dict[str, Any]]) -> Iterator[Found]:
        mine = {"Name": "tag-key", "Values": ["karpenter.k8s.aws/cluster"]}
        for row in self._pages("ec2", "describe_launch_templates", "LaunchTemplates", Filters=[*owned, mine]):
            yield _found(TEMPLATE, row["LaunchTemplateId"], row, "")

    def _removals(self) -> Mapping[str, Callable[[str], object]]:
        ec2, elb = self._client("ec2"), self._client("elbv2")

        def balancer(arn: str) -> None:
            elb.delete_load_balancer(LoadBalancerArn=arn)
            elb.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=[arn])

        def instance(id_: str) -> None:
            ec2.terminate_instances(InstanceIds=[id_])
            ec2.get_waiter("instance_terminated").wait(InstanceIds=[id_])

        return {
            BALANCER: balancer,
            TARGETS: lambda arn: elb.delete_target_group(TargetGroupArn=arn),
            INSTANCE: instance,
            INTERFACE: lambda id_: ec2.delete_network_interface(NetworkInterfaceId=id_),
            VOLUME: lambda id_: ec2.delete_volume(VolumeId=id_),
            GROUP: lambda id_: ec2.delete_security_group(GroupId=id_),
            TEMPLATE: lambda id_: ec2.delete_launch_template(LaunchTemplateId=id_),
        }


def _found(kind: str, id_: str, row: Mapping[str, Any], note: str) -> Found:
    tags = _tags(row.get("Tags", []))
    return Found(kind, id_, tags.get("Name", ""), tags, note)


def _from_arn(arn: str, tags: dict[str, str]) -> Found:
    for row in _table("arns.yaml"):
        match = re.search(row["arn"], arn)
        if match:
            return Found(row["type"], row["id"].format(arn=arn, **match.groupdict()), tags.get("Name", ""), tags)
    service = arn.split(":")[2]
    return Found(f"aws:{service}/other:{service}", arn, tags.get("Name", ""), tags)


def _import_id(pending: Pending) -> str | None:
    """The id that the inputs lead to; None where the type is not in the table or an input is not there."""
    template = _table("import_ids.yaml").get(pending.kind)
    if not template:
        return None
    try:
        return str(template).format(**pending.inputs)
    except KeyError:
        return None


def _tags(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {row["Key"]: row["Value"] for row in rows}


@cache
def _table(name: str) -> Any:
    return yaml.safe_load(Path(__file__).with_name(name).read_text())
