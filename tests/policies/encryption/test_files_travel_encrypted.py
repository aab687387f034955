"""ENC-07."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import allow, policy, tls_only

GOOD = Compliant(
    "ENC-07",
    aws("files", "efs/fileSystem:FileSystem"),
    aws(
        "policy",
        "efs/fileSystemPolicy:FileSystemPolicy",
        {"fileSystemId": ref("files"), "policy": policy(allow("*", "elasticfilesystem:ClientMount"), tls_only())},
    ),
)
SAID = {"files": "`files` has no policy that denies mounts without TLS"}


def test_allowed():
    assert GOOD.passed() == {"files"}
    assert GOOD.spoil("policy", policy=policy(tls_only(principal={"AWS": "*"}))).passed() == {"files"}


def test_denied():
    assert GOOD.spoil("policy", policy=policy(tls_only("Allow"))).said() == SAID
    assert GOOD.spoil("policy", policy=policy(tls_only(principal={"AWS": "123456789012"}))).said() == SAID


def test_omitted():
    assert GOOD.without("policy").said() == SAID
    assert GOOD.omit("policy", "policy").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"files": "policy"}
