"""STO-13."""

from tests.policies.compliant import Compliant, aws, ref

RULE = {"status": "Enabled", "transitions": [{"days": 90, "storageClass": "STANDARD_IA"}]}
GOOD = Compliant(
    "STO-13",
    aws("bucket", "s3/bucket:Bucket"),
    aws(
        "ages",
        "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        {"bucket": ref("bucket"), "rules": [RULE]},
    ),
)
ARCHIVED = {"status": "Enabled", "transitions": [{"days": 365, "storageClass": "DEEP_ARCHIVE"}]}
SAID = {
    "bucket": "`bucket` moves objects to `DEEP_ARCHIVE`, from where they must be restored for hours, and should use `GLACIER_IR`"
}


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    old = {"status": "Enabled", "noncurrentVersionTransitions": [{"storageClass": "DEEP_ARCHIVE"}]}
    assert GOOD.spoil("ages", rules=[RULE, old, {**ARCHIVED, "status": "Disabled"}]).passed() == {"bucket"}


def test_denied():
    assert GOOD.spoil("ages", rules=[RULE, ARCHIVED]).said() == SAID


def test_omitted():
    assert GOOD.without("ages").passed() == {"bucket"}
    assert GOOD.spoil("ages", rules=[{"status": "Enabled"}]).passed() == {"bucket"}


def test_unknown():
    assert GOOD.unknown_at("ages", "rules").unknown() == {"bucket": "rules"}
