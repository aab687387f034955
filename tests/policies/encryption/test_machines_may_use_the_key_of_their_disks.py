"""ENC-02."""

from tests.policies.compliant import Compliant, Hidden, aws, ref
from tests.policies.encryption.policy import OWNER, ROLES, allow, policy

LAUNCHER = f"{ROLES}/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
DISK = {"deviceName": "/dev/xvda", "ebs": {"encrypted": "true", "kmsKeyId": ref("key")}}
GOOD = Compliant(
    "ENC-02",
    aws("key", "kms/key:Key", {"policy": policy(OWNER, allow({"AWS": LAUNCHER}, "kms:*"))}),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"blockDeviceMappings": [DISK]}),
)
SHUT_OUT = {
    "template": "`template` encrypts by `key`, whose policy does not let `AWSServiceRoleForAutoScaling` call `kms:Decrypt`, `kms:GenerateDataKeyWithoutPlaintext`, `kms:CreateGrant`"
}


def by(*statements: dict[str, object]) -> Compliant:
    return GOOD.spoil("key", policy=policy(OWNER, *statements))


def test_allowed():
    assert GOOD.passed() == {"template"}
    by_condition = {"ArnEquals": {"aws:PrincipalArn": [LAUNCHER]}}
    use = allow({"AWS": "*"}, "kms:Decrypt", "kms:GenerateDataKey*", **by_condition)
    grant = allow({"AWS": "*"}, "kms:CreateGrant", **by_condition, Bool={"kms:GrantIsForAWSResource": "true"})
    assert by(use, grant).passed() == {"template"}
    through_ec2 = {"StringEquals": {"kms:ViaService": "ec2.us-east-1.amazonaws.com", "kms:CallerAccount": "1"}}
    assert by(allow("*", "kms:*", **through_ec2)).passed() == {"template"}
    of_somebody_else = [{"deviceName": "/dev/xvda", "ebs": {"encrypted": "true", "kmsKeyId": "arn:aws:kms:…"}}]
    assert GOOD.spoil("template", blockDeviceMappings=of_somebody_else).passed() == {"template"}


def test_denied():
    assert by().said() == SHUT_OUT
    assert by(allow({"AWS": LAUNCHER}, "kms:Decrypt", "kms:GenerateDataKey*")).said() == SHUT_OUT
    for_another = {"ArnEquals": {"aws:PrincipalArn": f"{ROLES}/spot.amazonaws.com/AWSServiceRoleForEC2Spot"}}
    assert by(allow({"AWS": "*"}, "kms:*", **for_another)).said() == SHUT_OUT
    assert GOOD.spoil("template", blockDeviceMappings=[{**DISK, "ebs": {"encrypted": "false"}}]).said() == {
        "template": "`template` starts machines whose disk `/dev/xvda` is not encrypted"
    }


def test_omitted():
    assert GOOD.omit("key", "policy").said() == SHUT_OUT
    assert GOOD.omit("template", "blockDeviceMappings").said() == {
        "template": "`template` says nothing of its disks, which are then as open as the image's"
    }
    assert GOOD.spoil("template", blockDeviceMappings=[{"ebs": {"volumeSize": 50}}]).said() == {
        "template": "`template` starts machines whose disk `blockDeviceMappings.0` is not encrypted"
    }


def test_the_regions_own_switch_is_enough():
    switch = aws("switch", "ebs/encryptionByDefault:EncryptionByDefault", {"enabled": True})
    assert GOOD.omit("template", "blockDeviceMappings").plus(switch).passed() == {"template"}
    assert GOOD.omit("template", "blockDeviceMappings").plus(switch).spoil("switch", enabled=False).said()


def test_a_policy_of_its_own_takes_the_place_of_the_keys():
    apart = aws("apart", "kms/keyPolicy:KeyPolicy", {"keyId": ref("key"), "policy": policy(OWNER)})
    assert GOOD.plus(apart).said() == SHUT_OUT


def test_unknown():
    assert GOOD.unknown_at("key", "policy").unknown() == {"template": "policy"}
    later = {"deviceName": "/dev/xvda", "ebs": {"encrypted": "true", "kmsKeyId": Hidden(ref("key"))}}
    assert GOOD.spoil("template", blockDeviceMappings=[later]).passed() == {"template"}
    assert GOOD.unknown_at("template", "blockDeviceMappings").unknown() == {"template": "blockDeviceMappings"}
