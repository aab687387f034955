"""STO-04: buckets keep what was overwritten, for a while, and nothing that nobody can list."""

from policies.aws.buckets import BUCKETS, LIFECYCLE, VERSIONING, is_for_access_logs, settings
from policies.aws.given import is_given, paths, some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _holds_data(bucket: Resource, world: World) -> bool:
    return not is_for_access_logs(bucket, world)


@rule(
    "STO-04",
    "Buckets keep overwritten versions for a set time and clear away unfinished uploads.",
    why="Without versions one bad upload replaces the model in production for good; without an end to them each costs its size every month, as do uploads that broke off and that no listing shows.",
    remedy="set `storage.models.keep_versions_days`; in a program, turn versioning on and give old versions and unfinished uploads an end by lifecycle rules",
    kind=Kind.RELATION,
    on=BUCKETS,
    applies=_holds_data,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="storage.models.keep_versions_days",
    sources=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
    ),
    peers=("CKV_AWS_21", "CKV_AWS_300", "AWS-0090"),
)
def overwritten_models_can_be_brought_back(bucket: Resource, world: World) -> Found:
    """Both stand in resources of their own; in older programs versioning stands within."""
    held = settings(bucket, world, VERSIONING)
    kept = some(held, lambda one: one.get("versioningConfiguration.status") == "Enabled")
    if not kept and not bucket.get("versioning.enabled", False):
        yield f"`{bucket.name}` keeps no versions, so what is overwritten is gone"
    elif not _ends(bucket, world, "noncurrentVersionExpiration.noncurrentDays"):
        yield f"`{bucket.name}` keeps overwritten versions for ever"
    if not _ends(bucket, world, "abortIncompleteMultipartUpload.daysAfterInitiation"):
        yield f"`{bucket.name}` keeps unfinished uploads for ever"


def _ends(bucket: Resource, world: World, what: str) -> bool:
    """Whether a lifecycle rule that is on gives something an end."""
    rules = [(one, path) for one in settings(bucket, world, LIFECYCLE) for path in paths(one, "rules")]
    return some(rules, lambda it: it[0].get(f"{it[1]}.status") == "Enabled" and is_given(it[0], f"{it[1]}.{what}"))
