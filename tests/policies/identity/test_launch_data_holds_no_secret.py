"""IAM-11."""

import base64

import pytest

from tests.policies.compliant import Compliant, aws

TEXT = "#!/bin/sh\nexport TOKEN_FROM=arn:aws:secretsmanager:us-east-1:123456789012:secret:hub\nset -o nounset"
GOOD = Compliant(
    "IAM-11",
    aws("template", "ec2/launchTemplate:LaunchTemplate", userData=base64.b64encode(TEXT.encode()).decode()),
    aws("addon", "eks/addon:Addon", configurationValues='{"env": {"API_KEY_NAME": "hub-key-2026"}}'),
)


def said(what: str) -> dict[str, str]:
    return {"template": f"`userData` of `template` holds what looks like {what}"}


def test_allowed():
    assert GOOD.passed() == {"template", "addon"}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("huggingface-cli login --token " + "hf_" + "a" * 34, "a token of Hugging Face"),
        ("aws configure set aws_access_key_id " + "AKIA" + "B" * 16, "a key of an AWS user"),
        ("git clone https://" + "ghp_" + "c" * 36 + "@github.com/a/b", "a token of GitHub"),
        ("docker login nvcr.io -p " + "nvapi-" + "d" * 64, "a key of NVIDIA's catalogue"),
        ("-----BEGIN RSA " + "PRIVATE KEY-----", "a private key"),
        ("export DB_PASSWORD='" + "correct-horse-4" + "'", "a password"),
    ],
)
def test_denied(line: str, what: str):
    assert GOOD.spoil("template", userData=f"{TEXT}\n{line}").said() == said(what)
    assert GOOD.spoil("template", userData=base64.b64encode(f"{TEXT}\n{line}".encode()).decode()).said() == said(what)


def test_denied_of_a_value_marked_as_secret():
    assert GOOD.spoil("addon", configurationValues="[secret]").said() == {
        "addon": "`configurationValues` of `addon` is made of a secret, which everybody on the machine can read there"
    }


def test_omitted():
    assert GOOD.omit("template", "userData").passed() == {"template", "addon"}


def test_unknown():
    assert GOOD.unknown_at("template", "userData").unknown() == {"template": "userData"}
