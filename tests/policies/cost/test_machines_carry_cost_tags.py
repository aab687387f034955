"""COST-11."""

from tests.policies.compliant import Compliant, aws

TAGS = {"owner": "ada@example.com", "cost-center": "ml", "Name": "t4"}
BOTH = [{"resourceType": "instance", "tags": TAGS}, {"resourceType": "volume", "tags": TAGS}]
GOOD = Compliant("COST-11", aws("t4", "ec2/launchTemplate:LaunchTemplate", {"tagSpecifications": BOTH}))


def test_allowed():
    assert GOOD.passed() == {"t4"}
    small = [{**one, "tags": {"owner": "ada@example.com"}} for one in BOTH]
    assert GOOD.spoil("t4", tagSpecifications=small).in_tier("dev").passed() == {"t4"}


def test_denied():
    assert GOOD.spoil("t4", tagSpecifications=BOTH[:1]).said() == {
        "t4": "`t4` starts each volume without the tag `owner` and `cost-center`"
    }
    assert GOOD.spoil("t4", tagSpecifications=[{**BOTH[0], "tags": {"owner": "ada@example.com"}}, BOTH[1]]).said() == {
        "t4": "`t4` starts each instance without the tag `cost-center`"
    }


def test_omitted():
    assert GOOD.omit("t4", "tagSpecifications").said() == {
        "t4": "`t4` starts each instance without the tag `owner` and `cost-center`\n"
        "`t4` starts each volume without the tag `owner` and `cost-center`"
    }


def test_unknown():
    assert GOOD.unknown_at("t4", "tagSpecifications").unknown() == {"t4": "tagSpecifications"}
