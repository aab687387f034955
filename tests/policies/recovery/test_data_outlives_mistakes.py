"""REC-01."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "REC-01",
    aws("bucket", "s3/bucket:Bucket", protect=True),
    aws("database", "rds/instance:Instance", deletionProtection=True),
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", deploymentType="PERSISTENT_2", protect=True),
)
SAID = "`{0}` holds data of production and has no `protect`, so one change can delete it"


def test_allowed():
    assert GOOD.passed() == {"bucket", "database", "lustre"}
    assert GOOD.unprotected("bucket").in_tier("dev").outcomes() == {}


def test_denied():
    assert GOOD.unprotected("bucket").said() == {"bucket": SAID.format("bucket")}
    assert GOOD.spoil("database", deletionProtection=False).said() == {"database": SAID.format("database")}


def test_what_is_a_copy_may_go():
    bare = GOOD.unprotected("lustre")
    assert bare.said() == {"lustre": SAID.format("lustre")}
    link = aws("link", "fsx/dataRepositoryAssociation:DataRepositoryAssociation", fileSystemId=ref("lustre"))
    assert set(bare.plus(link).said()) == {"lustre"}
    back = bare.plus(link).spoil("link", s3={"autoExportPolicy": {"events": ["NEW"]}})
    assert back.passed() == {"bucket", "database"}
    assert bare.spoil("lustre", deploymentType="SCRATCH_2").passed() == {"bucket", "database"}


def test_omitted():
    assert GOOD.omit("database", "deletionProtection").said() == {"database": SAID.format("database")}


def test_unknown():
    assert GOOD.unknown_at("database", "deletionProtection").unknown() == {"database": "deletionProtection"}
    assert GOOD.unknown_at("lustre", "deploymentType").unknown() == {"lustre": "deploymentType"}
