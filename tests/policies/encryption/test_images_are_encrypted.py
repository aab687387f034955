"""ENC-12."""

from tests.policies.compliant import Compliant, Hidden, aws

GOOD = Compliant(
    "ENC-12", aws("images", "ecr/repository:Repository", {"encryptionConfigurations": [{"encryptionType": "KMS"}]})
)
SAID = {"images": "`images` is encrypted by `AES256`, S3's own, and should be by `KMS`"}


def test_allowed():
    assert GOOD.passed() == {"images"}


def test_denied():
    assert GOOD.spoil("images", encryptionConfigurations=[{"encryptionType": "AES256"}]).said() == SAID


def test_omitted():
    assert GOOD.omit("images", "encryptionConfigurations").said() == SAID


def test_unknown():
    later = [{"encryptionType": "KMS", "kmsKey": Hidden("arn")}]
    assert GOOD.spoil("images", encryptionConfigurations=later).passed() == {"images"}
    assert GOOD.unknown_at("images", "encryptionConfigurations").unknown() == {"images": "encryptionConfigurations"}
