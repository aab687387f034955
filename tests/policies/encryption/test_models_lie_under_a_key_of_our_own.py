"""ENC-05."""

from tests.policies.compliant import Compliant, Hidden, aws, ref

DEFAULT = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": ref("key")}}
GOOD = Compliant(
    "ENC-05",
    aws("key", "kms/key:Key"),
    aws("bucket", "s3/bucket:Bucket"),
    aws(
        "encryption",
        "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {"bucket": ref("bucket"), "rules": [DEFAULT]},
    ),
    aws("files", "efs/fileSystem:FileSystem", {"encrypted": True, "kmsKeyId": ref("key")}),
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", {"kmsKeyId": ref("key")}),
)
AWS_OWN = "names no key, so it is under AWS's own"


def test_allowed():
    assert GOOD.passed() == {"bucket", "files", "lustre"}
    older = GOOD.without("encryption").spoil("bucket", serverSideEncryptionConfiguration={"rule": DEFAULT})
    assert "bucket" in older.passed()


def test_denied():
    by_s3 = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    assert GOOD.spoil("encryption", rules=[by_s3]).said() == {"bucket": f"`bucket` {AWS_OWN}"}
    assert GOOD.spoil("files", encrypted=False).said() == {"files": "`files` is not encrypted"}


def test_omitted():
    assert GOOD.without("encryption").said() == {"bucket": f"`bucket` {AWS_OWN}"}
    assert GOOD.omit("files", "encrypted").said() == {"files": "`files` is not encrypted"}
    assert GOOD.omit("files", "kmsKeyId").said() == {"files": f"`files` {AWS_OWN}"}
    assert GOOD.omit("lustre", "kmsKeyId").said() == {"lustre": f"`lustre` {AWS_OWN}"}


def test_a_bucket_for_access_logs_is_left_alone():
    logging = aws("logging", "s3/bucketLogging:BucketLogging", {"bucket": "other", "targetBucket": ref("bucket")})
    assert set(GOOD.without("encryption").plus(logging).outcomes()) == {"files", "lustre"}


def test_unknown():
    later = {"applyServerSideEncryptionByDefault": {"kmsMasterKeyId": Hidden(ref("key"))}}
    assert "bucket" in GOOD.spoil("encryption", rules=[later]).passed()
    assert "lustre" in GOOD.unknown_at("lustre", "kmsKeyId").passed()
    assert GOOD.unknown_at("encryption", "rules").unknown() == {"bucket": "rules"}
    assert GOOD.unknown_at("files", "encrypted").unknown() == {"files": "encrypted"}
