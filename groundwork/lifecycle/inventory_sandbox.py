"""The inventory of the stand-in cloud."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, cast

from groundwork.errors import CloudRefused
from groundwork.lifecycle.inventory import (
    CLUSTER_GROUP_TAG,
    DRAIN_ORDER,
    ENVIRONMENT_TAG,
    GROUP,
    Found,
    Pending,
    in_drain_order,
)
from groundwork.sandbox.cloud import Cloud, CloudError, CloudObject
from groundwork.sandbox.programs.values import SIGNATURE

VOLATILE = ("tags", "tagsAll", "region")


class SandboxInventory:
    """Asks the file the provider programs write to."""

    def __init__(self, path: Path, account: str, region: str) -> None:
        self.cloud = Cloud(path, account=account, region=region)

    def find(self, pending: Pending, environment: str, known: Collection[str]) -> str | None:
        """By tags where the type takes them, else by the id that follows from the inputs, else by the inputs themselves."""
        if pending.name_tag:
            wanted = {ENVIRONMENT_TAG: environment, "Name": pending.name_tag}
            same = [o.id for o in self.cloud.objects(**wanted) if o.type == pending.kind and o.id not in known]
            return same[0] if same else None
        natural = self.cloud.natural_id(pending.kind, pending.urn, pending.logical_name, pending.inputs)
        if natural:
            return natural if natural not in known and self.cloud.read(pending.kind, natural) is not None else None
        inputs = {key: value for key, value in pending.inputs.items() if key not in VOLATILE and not _closed(value)}
        same = [
            thing.id
            for thing in self.cloud.store.all(pending.kind)
            if thing.id not in known and all(thing.state.get(key) == value for key, value in inputs.items())
        ]
        return same[0] if same else None

    def tagged(self, environment: str) -> list[Found]:
        """Every object that carries the environment's tag."""
        return [_found(o) for o in self.cloud.objects(**{ENVIRONMENT_TAG: environment})]

    def left_by_controllers(self, cluster: str, networks: Collection[str]) -> list[Found]:
        """What carries the cluster's tag and was made by something in it, and loose interfaces of its networks."""
        return in_drain_order([_found(o) for o in self.cloud.objects() if self._left(o, cluster, networks)])

    def remove(self, found: Found) -> None:
        """Delete one object."""
        try:
            self.cloud.delete(found.kind, found.id, self.cloud.read(found.kind, found.id) or {})
        except CloudError as refusal:
            raise CloudRefused(f"{found.title} cannot be removed: {refusal}") from refusal

    def _left(self, one: CloudObject, cluster: str, networks: Collection[str]) -> bool:
        if one.type == GROUP and one.made_by == "service" and one.state.get("vpcId") in networks:
            owner = one.tags.get(CLUSTER_GROUP_TAG)
            return owner is not None and self.cloud.read("aws:eks/cluster:Cluster", owner) is None
        if one.type not in DRAIN_ORDER or one.made_by != "controller":
            return False
        marks = (
            f"kubernetes.io/cluster/{cluster}",
            "elbv2.k8s.aws/cluster",
            "eks:cluster-name",
            "aws:eks:cluster-name",
        )
        owned = any(key in one.tags and (key == marks[0] or one.tags[key] == cluster) for key in marks)
        return owned or one.state.get("vpcId") in networks or self._network_of(one) in networks

    def _network_of(self, one: CloudObject) -> str:
        subnet = self.cloud.read("aws:ec2/subnet:Subnet", str(one.state.get("subnetId", "")))
        return str(subnet.get("vpcId", "")) if subnet else ""


def _found(one: CloudObject) -> Found:
    return Found(one.type, one.id, one.tags.get("Name") or one.name or "", one.tags, str(one.state.get("status", "")))


def _closed(value: Any) -> bool:
    """Whether a value from the state is an encrypted secret, which cannot be compared."""
    return isinstance(value, Mapping) and SIGNATURE in cast("Mapping[str, Any]", value)
