"""STO-03."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "STO-03",
    aws("bucket", "s3/bucket:Bucket", {"region": "us-east-1"}),
    aws("cluster", "eks/cluster:Cluster", {"region": "us-east-1"}),
)
FAR = GOOD.spoil("bucket", region="eu-west-1")


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    copy = aws(
        "copy",
        "s3/bucketReplicationConfig:BucketReplicationConfig",
        {"bucket": "another", "rules": [{"destination": {"bucket": ref("bucket")}}]},
    )
    assert FAR.plus(copy).outcomes() == {}


def test_denied():
    assert FAR.said() == {"bucket": "`bucket` is in `eu-west-1`, and the cluster in `us-east-1`"}


def test_omitted():
    assert GOOD.omit("bucket", "region").omit("cluster", "region").passed() == {"bucket"}
    assert GOOD.omit("cluster", "region").said() == {
        "bucket": "`bucket` is in `us-east-1`, and the cluster in `the default region`"
    }
    assert FAR.without("cluster").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("bucket", "region").unknown() == {"bucket": "region"}
