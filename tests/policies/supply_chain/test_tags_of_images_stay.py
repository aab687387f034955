"""SUP-03."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("SUP-03", aws("images", "ecr/repository:Repository", imageTagMutability="IMMUTABLE"))
SAID = {"images": "`images` has `imageTagMutability: MUTABLE`; `IMMUTABLE` keeps a tag on its image"}


def test_allowed():
    assert GOOD.passed() == {"images"}
    assert GOOD.spoil("images", imageTagMutability="IMMUTABLE_WITH_EXCLUSION").passed() == {"images"}


def test_denied():
    assert GOOD.spoil("images", imageTagMutability="MUTABLE").said() == SAID


def test_omitted():
    assert GOOD.omit("images", "imageTagMutability").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("images", "imageTagMutability").unknown() == {"images": "imageTagMutability"}
