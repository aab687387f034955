"""IAM-03: pods that read models cannot change them."""

from policies.aws.identities import ROLE, granted_to, service_accounts, taken_by_pods
from policies.aws.policy_document import Statement
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.unknown import NotKnown
from policies.world import World

READ = "s3:GetObject"
WRITES = (
    *("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectAcl"),
    *("s3:PutBucketPolicy", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning", "s3:DeleteBucket"),
)
EVERYWHERE = ("*", "arn:aws:s3:::*", "arn:aws:s3:::*/*")


@rule(
    "IAM-03",
    "Pods that read models from a bucket cannot change them, and read from buckets that are named.",
    why="A server that may write where it reads turns one broken request into a poisoned model for every replica that loads it next.",
    remedy="allow `s3:GetObject` and `s3:ListBucket` on the bucket's own ARN only; let another identity upload models",
    kind=Kind.RELATION,
    on=(ROLE,),
    applies=taken_by_pods,
    severity=Severity.HIGH,
    parameters={
        "writers": Parameter(
            dev=(),
            prod=(),
            description="Service accounts, `namespace/name`, that may write where they read, such as those of training jobs.",
        )
    },
    sources=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",),
)
def who_reads_models_writes_none(role: Resource, world: World) -> Found:
    """A role that reads no objects is not one of a server of models, whatever else it does with buckets."""
    known: list[tuple[Resource, Statement]] = []
    hole: NotKnown | None = None
    try:
        for one in granted_to(role, world):
            known.append(one)
    except NotKnown as error:
        hole = error
    if any(statement.grants(READ) for _, statement in known) and not _may_write(role, world):
        for holder, statement in known:
            if done := [action for action in WRITES if statement.grants(action)]:
                yield f"`{role.name}` reads objects and by `{statement.label}` of `{holder.name}` may also `{done[0]}`"
            elif statement.grants(READ) and any(place in EVERYWHERE for place in statement.resources):
                yield f"`{role.name}` reads every bucket by `{statement.label}` of `{holder.name}`; name the one of the models"
    if hole:
        raise hole


def _may_write(role: Resource, world: World) -> bool:
    accounts = set(service_accounts(role, world))
    return bool(accounts) and accounts <= set(world.parameters["writers"])
