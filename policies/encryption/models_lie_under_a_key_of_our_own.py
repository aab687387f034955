"""ENC-05: what holds models is encrypted by a customer's own key."""

from policies.aws.buckets import BUCKETS, ENCRYPTION, is_for_access_logs, settings
from policies.aws.files import EFS, LUSTRE
from policies.aws.given import is_given, paths
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _holds_data(resource: Resource, world: World) -> bool:
    """S3 writes access logs with its own key alone."""
    return resource.type not in BUCKETS or not is_for_access_logs(resource, world)


@rule(
    "ENC-05",
    "File systems and buckets are encrypted by a customer's own key.",
    why="Under AWS's own key whoever may read the bucket may read the weights; a key of one's own is a second lock, with a record of its use.",
    remedy="set `encryption.key_arn`, or leave it out and a key is made; in a program, name it as `kmsKeyId`, for a bucket as `kmsMasterKeyId` of its encryption",
    kind=Kind.RELATION,
    on=(*BUCKETS, EFS, LUSTRE),
    applies=_holds_data,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="encryption.key_arn",
    sources=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        "https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
    ),
    peers=("CKV_AWS_42", "CKV_AWS_145", "CKV_AWS_184", "CKV_AWS_190", "AWS-0037", "AWS-0132"),
)
def models_lie_under_a_key_of_our_own(resource: Resource, world: World) -> Found:
    """EFS is open unless it is said; buckets and Lustre are under AWS's own key."""
    if resource.type == EFS and not resource.get("encrypted", False):
        yield f"`{resource.name}` is not encrypted"
    elif not (_bucket_has_key(resource, world) if resource.type in BUCKETS else is_given(resource, "kmsKeyId")):
        yield f"`{resource.name}` names no key, so it is under AWS's own"


def _bucket_has_key(bucket: Resource, world: World) -> bool:
    """Its settings stand in a resource of their own, in older programs within the bucket."""
    default = "applyServerSideEncryptionByDefault.kmsMasterKeyId"
    apart = settings(bucket, world, ENCRYPTION)
    rules = ((one, path) for one in apart for path in paths(one, "rules"))
    own = is_given(bucket, f"serverSideEncryptionConfiguration.rule.{default}")
    return own or any(is_given(one, f"{path}.{default}") for one, path in rules)
