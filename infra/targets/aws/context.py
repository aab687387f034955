"""What every component of the AWS target is given: the environment, the facts, the account and the way to name and tag."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.catalog import Catalog, catalog
from infra.environment.environment import Environment
from infra.environment.resolve import Resolved
from infra.naming import resource_name
from infra.targets.aws.tags import tags_of

_PARTITIONS: Final = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
"""Partitions by the start of a region's name; every other region is in `aws`. Source: AWS General Reference, "ARN format", read 2026-11."""


@dataclass(frozen=True)
class Place:
    """Where an environment is built: what it says, the facts about its region, and the account behind the credentials."""

    resolved: Resolved
    catalog: Catalog
    stack: str
    account_id: pulumi.Output[str]

    @classmethod
    def of(cls, resolved: Resolved, provider: aws.Provider) -> "Place":
        """The place `resolved` describes, in the account that `provider`'s credentials belong to."""
        caller = aws.get_caller_identity_output(opts=pulumi.InvokeOptions(provider=provider))
        return cls(resolved, catalog(), pulumi.get_stack(), caller.account_id)

    @property
    def environment(self) -> Environment:
        """The environment, as its file says."""
        return self.resolved.environment

    @property
    def region(self) -> str:
        """Region everything is in."""
        return self.environment.region

    @property
    def zones(self) -> tuple[str, ...]:
        """Availability zones, in the order subnets are laid out."""
        return self.resolved.zones

    @property
    def partition(self) -> str:
        """ARN partition of the region."""
        return next((name for start, name in _PARTITIONS.items() if self.region.startswith(start)), "aws")

    @property
    def protected(self) -> bool:
        """Whether the engine refuses to delete what cannot be made again; `cluster.deletion_protection` decides.

        It does so in the preview of a `destroy`. The cloud's own protection speaks up only when the destroy itself
        reaches the cluster, with the node groups gone.
        """
        return self.environment.deletion_protection

    @property
    def cluster_name(self) -> str:
        """Name of the cluster, known before it exists: subnets, roles and queues are tied to it by this name."""
        return self.name("aws:eks/cluster")

    def name(self, kind: str, *tokens: str) -> str:
        """Name of a resource of `kind` (a key of `infra.naming.LIMITS`): the environment's name, then `tokens`."""
        return resource_name(kind, self.environment.name, *tokens)

    def tags(self, name: str, **extra: str) -> dict[str, str]:
        """All tags of the resource called `name`."""
        return {**tags_of(self.environment, self.stack, name), **extra}

    def arn(self, service: str, resource: str, *, region: str | None = None) -> pulumi.Output[str]:
        """ARN of `resource` of `service` in this account; `region=""` for global services such as IAM."""
        where = self.region if region is None else region
        return self.account_id.apply(lambda account: f"arn:{self.partition}:{service}:{where}:{account}:{resource}")


@dataclass(frozen=True)
class Context(Place):
    """A place with its encryption key: what every component but the key's own takes."""

    key_arn: pulumi.Output[str]
    """KMS key that encrypts volumes, logs, secrets, buckets and images."""

    @classmethod
    def with_key(cls, place: Place, key_arn: pulumi.Output[str]) -> "Context":
        """The same place, and its key."""
        return cls(place.resolved, place.catalog, place.stack, place.account_id, key_arn)
