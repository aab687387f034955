"""ENC-11."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import OWNER, allow, policy

USE = ("kms:Decrypt", "kms:GenerateDataKey*")
GOOD = Compliant(
    "ENC-11",
    aws("key", "kms/key:Key", {"policy": policy(OWNER, allow({"Service": "logs.us-east-1.amazonaws.com"}, *USE))}),
    aws("group", "cloudwatch/logGroup:LogGroup", {"kmsKeyId": ref("key")}),
)
SHUT_OUT = {"group": "`group` is encrypted by `key`, whose policy does not allow CloudWatch Logs to use it"}


def test_allowed():
    assert GOOD.passed() == {"group"}
    assert GOOD.spoil("key", policy=policy(allow({"Service": ["logs.amazonaws.com"]}, *USE))).passed() == {"group"}
    assert GOOD.spoil("group", kmsKeyId="arn:aws:kms:of-somebody-else").passed() == {"group"}


def test_denied():
    assert GOOD.spoil("key", policy=policy(OWNER)).said() == SHUT_OUT
    assert GOOD.spoil("key", policy=policy(allow({"Service": "logs.amazonaws.com"}, "kms:Decrypt"))).said() == SHUT_OUT
    assert GOOD.spoil("key", policy=policy(allow({"Service": "events.amazonaws.com"}, *USE))).said() == SHUT_OUT


def test_omitted():
    assert GOOD.omit("key", "policy").said() == SHUT_OUT
    assert GOOD.omit("group", "kmsKeyId").said() == {"group": "`group` names no key, so its logs are under AWS's own"}


def test_unknown():
    assert GOOD.unknown_at("group", "kmsKeyId").passed() == {"group"}
    assert GOOD.unknown_at("key", "policy").unknown() == {"group": "policy"}
