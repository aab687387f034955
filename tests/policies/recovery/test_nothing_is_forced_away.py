"""REC-03."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "REC-03",
    aws("bucket", "s3/bucket:Bucket", forceDestroy=False),
    aws("images", "ecr/repository:Repository", forceDelete=False),
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", skipFinalBackup=False),
)
ALL = {"bucket", "images", "lustre"}


def test_allowed():
    assert GOOD.passed() == ALL
    assert GOOD.spoil("bucket", forceDestroy=True).in_tier("dev").outcomes() == {}
    link = {"fileSystemId": ref("lustre"), "s3": {"autoExportPolicy": {"events": ["NEW"]}}}
    linked = GOOD.plus(aws("link", "fsx/dataRepositoryAssociation:DataRepositoryAssociation", link))
    assert linked.spoil("lustre", skipFinalBackup=True).passed() == ALL - {"lustre"}


def test_denied():
    assert GOOD.spoil("bucket", forceDestroy=True).said() == {
        "bucket": "`bucket` has `forceDestroy`, so what is in it goes with it"
    }
    assert GOOD.spoil("images", forceDelete=True).said() == {
        "images": "`images` has `forceDelete`, so what is in it goes with it"
    }


def test_omitted():
    assert GOOD.omit("bucket", "forceDestroy").passed() == ALL
    assert GOOD.omit("lustre", "skipFinalBackup").said() == {
        "lustre": "`lustre` has `skipFinalBackup`, so what is in it goes with it"
    }


def test_unknown():
    assert GOOD.unknown_at("bucket", "forceDestroy").unknown() == {"bucket": "forceDestroy"}
