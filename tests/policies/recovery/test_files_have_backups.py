"""REC-02."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "REC-02",
    aws("files", "efs/fileSystem:FileSystem"),
    aws("policy", "efs/backupPolicy:BackupPolicy", fileSystemId=ref("files"), backupPolicy={"status": "ENABLED"}),
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", automaticBackupRetentionDays=7),
)
NONE = {"files": "`files` has no backups; a backup policy should be `ENABLED`"}


def test_allowed():
    assert GOOD.passed() == {"files", "lustre"}
    link = {"fileSystemId": ref("lustre"), "s3": {"autoExportPolicy": {"events": ["NEW"]}}}
    linked = GOOD.plus(aws("link", "fsx/dataRepositoryAssociation:DataRepositoryAssociation", link))
    assert linked.omit("lustre", "automaticBackupRetentionDays").passed() == {"files"}


def test_denied():
    assert GOOD.spoil("policy", backupPolicy={"status": "DISABLED"}).said() == NONE
    assert GOOD.spoil("lustre", automaticBackupRetentionDays=3).said() == {
        "lustre": "`lustre` keeps backups for 3 days; 7 are needed"
    }
    assert GOOD.spoil("lustre", automaticBackupRetentionDays=3).in_tier("dev").passed() == {"files", "lustre"}


def test_omitted():
    assert GOOD.without("policy").said() == NONE
    assert GOOD.omit("lustre", "automaticBackupRetentionDays").said() == {
        "lustre": "`lustre` keeps backups for 0 days; 7 are needed"
    }


def test_unknown():
    assert GOOD.unknown_at("policy", "backupPolicy").unknown() == {"files": "backupPolicy"}
    assert GOOD.unknown_at("lustre", "automaticBackupRetentionDays").unknown() == {
        "lustre": "automaticBackupRetentionDays"
    }
