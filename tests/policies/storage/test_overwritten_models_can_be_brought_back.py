"""STO-04."""

from tests.policies.compliant import Compliant, aws, ref

OLD = {"status": "Enabled", "noncurrentVersionExpiration": {"noncurrentDays": 30}}
UPLOADS = {"status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}
GOOD = Compliant(
    "STO-04",
    aws("bucket", "s3/bucket:Bucket"),
    aws(
        "versions",
        "s3/bucketVersioning:BucketVersioning",
        {"bucket": ref("bucket"), "versioningConfiguration": {"status": "Enabled"}},
    ),
    aws(
        "ages",
        "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        {"bucket": ref("bucket"), "rules": [OLD, UPLOADS]},
    ),
)
GONE = "`bucket` keeps no versions, so what is overwritten is gone"
OLD_FOR_EVER = "`bucket` keeps overwritten versions for ever"
UPLOADS_FOR_EVER = "`bucket` keeps unfinished uploads for ever"


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    assert GOOD.without("versions").spoil("bucket", versioning={"enabled": True}).passed() == {"bucket"}


def test_denied():
    assert GOOD.spoil("versions", versioningConfiguration={"status": "Suspended"}).said() == {"bucket": GONE}
    assert GOOD.spoil("ages", rules=[UPLOADS]).said() == {"bucket": OLD_FOR_EVER}
    assert GOOD.spoil("ages", rules=[OLD, {**UPLOADS, "status": "Disabled"}]).said() == {"bucket": UPLOADS_FOR_EVER}


def test_omitted():
    assert GOOD.without("versions").said() == {"bucket": GONE}
    assert GOOD.without("ages").said() == {"bucket": f"{OLD_FOR_EVER}\n{UPLOADS_FOR_EVER}"}


def test_a_bucket_for_access_logs_is_left_alone():
    logging = aws("logging", "s3/bucketLogging:BucketLogging", {"bucket": "other", "targetBucket": ref("bucket")})
    assert GOOD.without("versions").plus(logging).outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("versions", "versioningConfiguration").unknown() == {"bucket": "versioningConfiguration"}
    assert GOOD.unknown_at("ages", "rules").unknown() == {"bucket": "rules"}
