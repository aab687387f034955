"""REC-02: file systems and databases have backups, unless what they hold is a copy."""

from policies.aws.data import DATABASE, DATABASES, FILES, LUSTRE, is_copy
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

POLICY = "aws:efs/backupPolicy:BackupPolicy"
DAYS = {LUSTRE: "automaticBackupRetentionDays", DATABASE: "backupRetentionPeriod", DATABASES: "backupRetentionPeriod"}


def _is_no_copy(resource: Resource, world: World) -> bool:
    return not is_copy(resource, world)


@rule(
    "REC-02",
    "File systems and databases have backups.",
    why="A wrong `rm` on a shared file system is everybody's at once, and nothing brings it back.",
    remedy="set `storage.lustre.backup_days`; in a program, an `aws.efs.BackupPolicy` with `ENABLED`, or days of backup on the file system",
    kind=Kind.RELATION,
    on=(FILES, *DAYS),
    applies=_is_no_copy,
    severity=(Severity.LOW, Severity.HIGH),
    key="storage.lustre.backup_days",
    parameters={
        "days": Parameter(
            dev=1,
            prod=7,
            description="Fewest days backups are kept. 7: a loss before a weekend is still mended after it.",
        )
    },
    sources=(
        "https://docs.aws.amazon.com/efs/latest/ug/awsbackup.html",
        "https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-backups-fsx.html",
    ),
    peers=("CKV_AWS_133", "efs-automatic-backups-enabled"),
)
def files_have_backups(resource: Resource, world: World) -> Found:
    """EFS says only whether; its backups are kept for the days of AWS Backup's own plan, which are 35."""
    if resource.type == FILES:
        policies = world.graph.users(resource, POLICY, key="fileSystemId")
        if not any(policy.get("backupPolicy.status") in ("ENABLED", "ENABLING") for policy in policies):
            yield f"`{resource.name}` has no backups; a backup policy should be `ENABLED`"
        return
    needed, days = world.parameters["days"], int(resource.get(DAYS[resource.type], 0))
    if days < needed:
        yield f"`{resource.name}` keeps backups for {days} days; {needed} are needed"
