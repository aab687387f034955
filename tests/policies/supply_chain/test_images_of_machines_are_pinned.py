"""SUP-11."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "SUP-11",
    aws("template", "ec2/launchTemplate:LaunchTemplate"),
    aws(
        "group",
        "eks/nodeGroup:NodeGroup",
        releaseVersion="1.35.8-20260930",
        launchTemplate={"id": ref("template"), "version": "3"},
    ),
)


def test_allowed():
    assert GOOD.passed() == {"group"}
    assert GOOD.omit("group", "releaseVersion").spoil("template", imageId="ami-0123456789abcdef0").passed() == {"group"}


def test_denied():
    moving = {"id": ref("template"), "version": "$Latest"}
    assert GOOD.spoil("group", launchTemplate=moving).said() == {
        "group": "`group` takes version `$Latest` of its launch template, which moves without a plan that says so"
    }
    image = "resolve:ssm:/aws/service/eks/image"
    assert GOOD.spoil("template", imageId=image).said() == {
        "group": f"`group` starts from `{image}`, which moves; an image's own id should stand there"
    }


def test_omitted():
    assert GOOD.omit("group", "releaseVersion").said() == {
        "group": "`group` names no `releaseVersion`, so it gets EKS's newest image whenever it is updated"
    }
    assert GOOD.omit("group", "releaseVersion").spoil("group", amiType="CUSTOM").passed() == {"group"}
    assert GOOD.omit("group", "launchTemplate").passed() == {"group"}


def test_unknown():
    assert GOOD.unknown_at("group", "releaseVersion").passed() == {"group"}
    assert GOOD.unknown_at("template", "imageId").unknown() == {"group": "imageId"}
    assert GOOD.unknown_at("group", "launchTemplate").passed() == {"group"}
