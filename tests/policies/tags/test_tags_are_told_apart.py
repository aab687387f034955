"""TAG-04."""

from tests.policies.compliant import Compliant, Hidden, aws

GOOD = Compliant("TAG-04", aws("bucket", "s3/bucket:Bucket", tags={"owner": "ada", "team": "ml"}))
SAID = {"bucket": "`bucket` has tags `Team` and `team`, which differ by case alone; keep one"}


def test_allowed():
    assert GOOD.passed() == {"bucket"}


def test_denied():
    assert GOOD.spoil("bucket", tags={"Team": "ml", "team": "ml"}).said() == SAID


def test_omitted():
    assert GOOD.omit("bucket", "tags").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("bucket", "tags").unknown() == {"bucket": "tags"}
    assert GOOD.spoil("bucket", tags={"Team": Hidden(""), "team": "ml"}).said() == SAID
