"""IAM-02."""

from tests.policies.compliant import Compliant, aws, ref

OPTIONS = {"httpTokens": "required", "httpPutResponseHopLimit": 1}
GOOD = Compliant(
    "IAM-02",
    aws("template", "ec2/launchTemplate:LaunchTemplate", metadataOptions=OPTIONS),
    aws("group", "eks/nodeGroup:NodeGroup", launchTemplate={"id": ref("template")}),
)
TOKENS = (
    "`template` has `httpTokens: optional`, so its credentials are given without a session token; `required` is needed"
)
HOPS = "`template` leaves `httpPutResponseHopLimit` to the image, which may allow 2; 1 keeps pods out"


def test_allowed():
    assert GOOD.passed() == {"template", "group"}
    assert GOOD.spoil("template", metadataOptions={"httpEndpoint": "disabled"}).passed() == {"template", "group"}


def test_denied():
    assert GOOD.spoil("template", metadataOptions={**OPTIONS, "httpTokens": "optional"}).said() == {"template": TOKENS}
    assert GOOD.spoil("template", metadataOptions={**OPTIONS, "httpPutResponseHopLimit": 2}).said() == {
        "template": "`template` has `httpPutResponseHopLimit: 2`, which reaches into pods; 1 keeps them out"
    }


def test_omitted():
    assert GOOD.omit("template", "metadataOptions").said() == {"template": f"{TOKENS}\n{HOPS}"}
    assert GOOD.omit("group", "launchTemplate").said() == {
        "group": "`group` names no launch template, so EKS's own lets pods reach the node's credentials"
    }


def test_unknown():
    assert GOOD.unknown_at("template", "metadataOptions").unknown() == {"template": "metadataOptions"}
    assert GOOD.unknown_at("group", "launchTemplate").passed() == {"template", "group"}
