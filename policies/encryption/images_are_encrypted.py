"""ENC-12: container images lie under a customer's own key."""

from typing import Final

from policies.aws.given import paths, some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

BY_KEY: Final = ("KMS", "KMS_DSSE")


@rule(
    "ENC-12",
    "Image repositories are encrypted by KMS.",
    why="Images carry the serving code and sometimes the weights, and a repository's encryption can never be changed again.",
    remedy="nothing to set: the environment's repositories use its key; in a program, `encryptionConfigurations` of type `KMS` before the first image",
    kind=Kind.RESOURCE,
    on=("aws:ecr/repository:Repository",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="storage.registry.repositories",
    sources=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",),
    peers=("CKV_AWS_136", "AWS-0033"),
)
def images_are_encrypted(repository: Resource, world: World) -> Found:
    """Left out, the repository has S3's own encryption."""
    said = paths(repository, "encryptionConfigurations")
    if not some(said, lambda path: repository.get(f"{path}.encryptionType") in BY_KEY):
        yield f"`{repository.name}` is encrypted by `AES256`, S3's own, and should be by `KMS`"
