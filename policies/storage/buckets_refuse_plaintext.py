"""STO-02: buckets answer by TLS alone."""

from policies.aws.buckets import BUCKETS, POLICY, settings
from policies.aws.transport import refuses_plaintext
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "STO-02",
    "Buckets refuse what comes without TLS.",
    why="S3 still answers plain HTTP, where a signed request and all it brings back can be read on the way.",
    remedy="nothing to set: the environment's buckets refuse it; in a program, deny in the bucket's policy what `aws:SecureTransport` is `false` for",
    kind=Kind.RELATION,
    on=BUCKETS,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="storage.models",
    sources=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",),
    peers=("CKV_AWS_379",),
)
def buckets_refuse_plaintext(bucket: Resource, world: World) -> Found:
    """The policy may stand within, or in a resource of its own."""
    if not refuses_plaintext((bucket, *settings(bucket, world, POLICY))):
        yield f"`{bucket.name}` has no policy that denies what comes without TLS"
