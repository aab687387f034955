"""What is really in the cloud, asked the same way of the stand-in and of AWS."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, cast

ENVIRONMENT_TAG: Final = "groundwork:environment"
"""Tag every taggable resource carries; its value is the environment's name."""

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
CLUSTER_GROUP_TAG: Final = "aws:eks:cluster-name"
"""Tag of the security group EKS makes with a cluster. EKS deletes it with the cluster, unless an interface still uses it:
then it stays, and holds the VPC."""

DRAIN_ORDER: Final = (
    "aws:lb/loadBalancer:LoadBalancer",
    "aws:lb/targetGroup:TargetGroup",
    "aws:ec2/instance:Instance",
    "aws:ec2/networkInterface:NetworkInterface",
    "aws:ebs/volume:Volume",
    GROUP,
    "aws:ec2/launchTemplate:LaunchTemplate",
)
"""What controllers in the cluster leave behind, in the order it can be removed: a load balancer holds interfaces and groups,
an instance holds interfaces and volumes."""


@dataclass(frozen=True)
class Found:
    """An object in the cloud."""

    kind: str
    """Pulumi type, for example `aws:ec2/networkInterface:NetworkInterface`."""
    id: str
    name: str = ""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""
    """State worth telling, for example `available` or `in use`."""

    @property
    def title(self) -> str:
        """`ec2 NetworkInterface eni-0abc (name)`."""
        module = self.kind.split(":")[1].split("/")[0]
        named = f" ({self.name})" if self.name and self.name != self.id else ""
        return f"{module} {self.kind.split(':')[-1]} {self.id}{named}"


@dataclass(frozen=True)
class Pending:
    """A creation the engine began and never recorded the end of."""

    urn: str
    kind: str
    inputs: Mapping[str, Any]

    @property
    def logical_name(self) -> str:
        """Name of the resource in the program."""
        return self.urn.split("::", 3)[3]

    @property
    def name_tag(self) -> str:
        """Value of its `Name` tag; empty where the type takes no tags."""
        tags: Any = self.inputs.get("tags")
        return str(cast("Mapping[str, Any]", tags).get("Name", "")) if isinstance(tags, Mapping) else ""


class CloudInventory(Protocol):
    """Questions about one account and region, and the removal of what nobody else will remove."""

    def find(self, pending: Pending, environment: str, known: Collection[str]) -> str | None:
        """Return the id of the object that `pending` made, or None; ids in `known` belong to others."""
        ...

    def tagged(self, environment: str) -> list[Found]:
        """Every object that carries the environment's tag."""
        ...

    def left_by_controllers(self, cluster: str, networks: Collection[str]) -> list[Found]:
        """What the cluster's controllers made: load balancers, machines, loose interfaces, volumes; in `DRAIN_ORDER`."""
        ...

    def remove(self, found: Found) -> None:
        """Delete one object.

        Raises:
            CloudRefused: in the cloud's words.
        """
        ...


def in_drain_order(found: Collection[Found]) -> list[Found]:
    """Sort by `DRAIN_ORDER`, then by id."""
    rank = {kind: number for number, kind in enumerate(DRAIN_ORDER)}
    return sorted(found, key=lambda item: (rank.get(item.kind, len(rank)), item.id))
