"""ENC-01."""

from tests.policies.compliant import Compliant, Hidden, aws, ref

GOOD = Compliant(
    "ENC-01",
    aws("key", "kms/key:Key"),
    aws(
        "cluster",
        "eks/cluster:Cluster",
        {"encryptionConfig": {"resources": ["secrets"], "provider": {"keyArn": ref("key")}}},
    ),
)
NO_KEY = {"cluster": "`cluster` names no key in `encryptionConfig`, so its secrets are under AWS's own"}


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    assert (
        GOOD.spoil("cluster", encryptionConfig={"resources": ["secrets"], "provider": {"keyArn": ""}}).said() == NO_KEY
    )


def test_omitted():
    assert GOOD.omit("cluster", "encryptionConfig").said() == NO_KEY
    assert GOOD.spoil("cluster", encryptionConfig={"provider": {"keyArn": ref("key")}}).said() == {
        "cluster": "`cluster` names a key in `encryptionConfig`, and not `secrets` in its `resources`"
    }


def test_unknown():
    later = {"resources": ["secrets"], "provider": {"keyArn": Hidden(ref("key"))}}
    assert GOOD.spoil("cluster", encryptionConfig=later).passed() == {"cluster"}
    assert GOOD.unknown_at("cluster", "encryptionConfig").unknown() == {"cluster": "encryptionConfig"}
