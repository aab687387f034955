"""ENC-15."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import OWNER, ROLES, allow, policy

USE = ("kms:Decrypt", "kms:GenerateDataKey*")
FSX = f"{ROLES}/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-*"
GOOD = Compliant(
    "ENC-15",
    aws(
        "key",
        "kms/key:Key",
        {"policy": policy(OWNER, allow({"AWS": "*"}, *USE, ArnLike={"aws:PrincipalArn": FSX}))},
    ),
    aws("bucket", "s3/bucket:Bucket"),
    aws(
        "encryption",
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {
            "bucket": ref("bucket"),
            "rules": [{"applyServerSideEncryptionByDefault": {"kmsMasterKeyId": ref("key")}}],
        },
    ),
    aws("link", "fsx/dataRepositoryAssociation:DataRepositoryAssociation", {"dataRepositoryPath": ref("bucket")}),
)
SAID = {
    "link": "`link` links to `bucket`, encrypted by `key`, whose policy does not allow `AWSServiceRoleForFSxS3Access_*` to use it"
}


def test_allowed():
    assert GOOD.passed() == {"link"}
    assert GOOD.without("encryption").passed() == {"link"}


def test_denied():
    assert GOOD.spoil("key", policy=policy(OWNER)).said() == SAID
    assert GOOD.spoil("key", policy=policy(OWNER, allow({"AWS": FSX}, "kms:Decrypt"))).said() == SAID


def test_omitted():
    assert GOOD.omit("key", "policy").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("link", "dataRepositoryPath").passed() == {"link"}
    assert GOOD.unknown_at("key", "policy").unknown() == {"link": "policy"}
