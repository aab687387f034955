"""STO-11."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "STO-11",
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", {"deploymentType": "SCRATCH_2"}),
    aws("link", "fsx/dataRepositoryAssociation:DataRepositoryAssociation", {"fileSystemId": ref("lustre")}),
)


def only_copy(kind: str) -> dict[str, str]:
    return {"lustre": f"`lustre` is `{kind}` and linked to no bucket, so it holds the only copy"}


def test_allowed():
    assert GOOD.passed() == {"lustre"}
    assert GOOD.without("link").spoil("lustre", deploymentType="PERSISTENT_2").passed() == {"lustre"}
    assert GOOD.without("link").spoil("lustre", importPath="s3://models").passed() == {"lustre"}


def test_denied():
    assert GOOD.spoil("link", fileSystemId="another").said() == only_copy("SCRATCH_2")


def test_omitted():
    assert GOOD.without("link").omit("lustre", "deploymentType").said() == only_copy("SCRATCH_1")


def test_unknown():
    assert GOOD.unknown_at("lustre", "deploymentType").unknown() == {"lustre": "deploymentType"}
    assert GOOD.unknown_at("link", "fileSystemId").passed() == {"lustre"}
