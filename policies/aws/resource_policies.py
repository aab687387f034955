"""Policies of resources: who may use a key, a topic, a queue, a bucket, and by what conditions that is narrowed."""

from collections.abc import Iterator
from typing import Final

from policies.aws.given import is_given
from policies.aws.identities import ROLE
from policies.aws.policy_document import Statement, statements
from policies.graph import Resource
from policies.world import World

HOLDERS: Final = (
    "aws:kms/key:Key",
    "aws:kms/keyPolicy:KeyPolicy",
    "aws:sns/topic:Topic",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
)
"""Resources with an input `policy` about themselves."""

OF_SOURCE: Final = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
OF_CALLER: Final = (
    *("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"),
    *("kms:calleraccount", "aws:sourcevpc", "aws:sourcevpce", "aws:sourceip"),
    "elasticfilesystem:accessedviamounttarget",
)
"""Condition keys that say whose calls are meant. Source: IAM User Guide, "AWS global condition context keys"; AWS KMS
Developer Guide, "Condition keys for AWS KMS"; EFS User Guide, "Using IAM to control file system data access"."""


def has_policy(resource: Resource, world: World) -> bool:
    """Whether a resource says itself who may use it; topics and queues mostly leave that to a resource of its own."""
    return resource.type == ROLE or is_given(resource, "policy")


def said_of(resource: Resource) -> Iterator[Statement]:
    """Statements about a resource; of a role, those about who may take it."""
    yield from statements(resource, "assumeRolePolicy" if resource.type == ROLE else "policy")


def names_source(statement: Statement) -> bool:
    """Whether a condition says on whose behalf a service comes; a key's encryption context names a resource."""
    return any(key in OF_SOURCE or key.startswith("kms:encryptioncontext:") for key in statement.keys)


def names_caller(statement: Statement) -> bool:
    """Whether a condition says who is meant by everybody."""
    return names_source(statement) or any(key in OF_CALLER for key in statement.keys)
