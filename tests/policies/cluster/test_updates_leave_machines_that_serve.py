"""CLU-18."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "CLU-18",
    aws("group", "eks/nodeGroup:NodeGroup", scalingConfig={"maxSize": 4}, updateConfig={"maxUnavailable": 2}),
    aws("floor", "eks/nodeGroup:NodeGroup", scalingConfig={"maxSize": 1}),
)


def said(share: int) -> dict[str, str]:
    return {"group": f"`group` may lose {share} % of its machines to an update at once; 50 % are allowed"}


def test_allowed():
    assert GOOD.passed() == {"group"}
    assert GOOD.spoil("group", updateConfig={"maxUnavailable": 4}).in_tier("dev").passed() == {"group"}


def test_denied():
    assert GOOD.spoil("group", updateConfig={"maxUnavailable": 3}).said() == said(75)
    assert GOOD.spoil("group", updateConfig={"maxUnavailablePercentage": 100}).said() == said(100)


def test_omitted():
    assert GOOD.omit("group", "updateConfig").passed() == {"group"}
    assert GOOD.omit("group", "scalingConfig").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("group", "updateConfig").unknown() == {"group": "updateConfig"}
    assert GOOD.unknown_at("group", "scalingConfig").unknown() == {"group": "scalingConfig"}
