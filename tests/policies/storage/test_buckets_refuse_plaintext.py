"""STO-02."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import allow, policy, tls_only

GOOD = Compliant(
    "STO-02",
    aws("bucket", "s3/bucket:Bucket"),
    aws("policy", "s3/bucketPolicy:BucketPolicy", {"bucket": ref("bucket"), "policy": policy(tls_only())}),
)
SAID = {"bucket": "`bucket` has no policy that denies what comes without TLS"}


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    assert GOOD.without("policy").spoil("bucket", policy=policy(tls_only())).passed() == {"bucket"}


def test_denied():
    assert GOOD.spoil("policy", policy=policy(allow("*", "s3:GetObject"))).said() == SAID


def test_omitted():
    assert GOOD.without("policy").said() == SAID
    assert GOOD.omit("policy", "policy").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"bucket": "policy"}
