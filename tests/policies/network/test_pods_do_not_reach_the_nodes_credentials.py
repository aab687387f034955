"""NET-15."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-15",
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"metadataOptions": {"httpPutResponseHopLimit": 1}}),
    aws("group", "eks/nodeGroup:NodeGroup", {"launchTemplate": {"id": ref("template")}}),
)
LEFT = "`template` leaves `httpPutResponseHopLimit` to the image, which may say `2`; it should be `1`"


def test_allowed():
    assert GOOD.passed() == {"template", "group"}
    assert "template" in GOOD.spoil("template", metadataOptions={"httpEndpoint": "disabled"}).passed()


def test_denied():
    assert GOOD.spoil("template", metadataOptions={"httpPutResponseHopLimit": 2}).said() == {
        "template": "`template` has `httpPutResponseHopLimit: 2`, and should have `1`"
    }


def test_omitted():
    assert GOOD.omit("template", "metadataOptions").said() == {"template": LEFT}
    assert GOOD.spoil("template", metadataOptions={"httpTokens": "required"}).said() == {"template": LEFT}
    assert GOOD.omit("group", "launchTemplate").said() == {
        "group": "`group` has no launch template, and EKS then lets pods reach the metadata service by `2` hops"
    }


def test_unknown():
    assert GOOD.unknown_at("template", "metadataOptions").unknown() == {"template": "metadataOptions"}
    assert "group" in GOOD.unknown_at("group", "launchTemplate").passed()
