"""STO-11."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "STO-11",
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", {"deploymentType": "SCRATCH_2"}),
    aws("link", "fsx/dataRepositoryAssociation:DataRepositoryAssociation", {"fileSystemId": ref("lustre")}),
)
ALONE = GOOD.without("link").spoil("lustre", deploymentType="PERSISTENT_2")
NO_BACKUPS = {"lustre": "`lustre` has no backups and is linked to no bucket, so it holds the only copy"}


def test_allowed():
    assert GOOD.passed() == {"lustre"}
    assert GOOD.without("link").spoil("lustre", importPath="s3://models").passed() == {"lustre"}
    assert ALONE.spoil("lustre", automaticBackupRetentionDays=7).passed() == {"lustre"}


def test_denied():
    assert GOOD.spoil("link", fileSystemId="another").said() == {
        "lustre": "`lustre` is `SCRATCH_2` and linked to no bucket, so it holds the only copy"
    }
    assert ALONE.spoil("lustre", automaticBackupRetentionDays=0).said() == NO_BACKUPS


def test_omitted():
    assert ALONE.said() == NO_BACKUPS
    assert ALONE.omit("lustre", "deploymentType").said() == {
        "lustre": "`lustre` is `SCRATCH_1` and linked to no bucket, so it holds the only copy"
    }


def test_unknown():
    assert ALONE.unknown_at("lustre", "deploymentType").unknown() == {"lustre": "deploymentType"}
    assert GOOD.unknown_at("link", "fileSystemId").passed() == {"lustre"}
