"""STO-15."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "STO-15",
    aws("bucket", "s3/bucket:Bucket"),
    aws("records", "s3/bucket:Bucket"),
    aws("logging", "s3/bucketLogging:BucketLogging", {"bucket": ref("bucket"), "targetBucket": ref("records")}),
)
SAID = {"bucket": "`bucket` records nobody who reads it"}


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    assert GOOD.in_tier("dev").outcomes() == {}


def test_denied():
    assert GOOD.spoil("logging", bucket="another").said() == SAID


def test_omitted():
    assert GOOD.without("records").without("logging").said() == SAID
    within = GOOD.without("records").without("logging").spoil("bucket", loggings=[{"targetBucket": "elsewhere"}])
    assert within.passed() == {"bucket"}


def test_unknown():
    assert GOOD.unknown_at("logging", "bucket").passed() == {"bucket"}
