"""TAG-01."""

from policies.graph import Resource
from tests.policies.compliant import Compliant, Hidden, aws

TAGS = {"owner": "ada@example.com", "cost-center": "ml", "groundwork:environment": "case", "groundwork:stack": "case"}
GOOD = Compliant(
    "TAG-01",
    aws("bucket", "s3/bucket:Bucket", tags=TAGS),
    aws("versions", "s3/bucketVersioning:BucketVersioning"),
)


def without(*keys: str) -> dict[str, str]:
    return {key: value for key, value in TAGS.items() if key not in keys}


def provider(name: str, **tags: str) -> Resource:
    return Resource(f"urn:{name}", "pulumi:providers:aws", name, {"defaultTags": {"tags": tags}})


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    fewer = GOOD.spoil("bucket", tags=without("cost-center", "groundwork:stack"))
    assert fewer.in_tier("dev").passed() == {"bucket"}


def test_denied():
    assert GOOD.spoil("bucket", tags=without("owner")).said() == {"bucket": "`bucket` lacks tag `owner`"}
    assert GOOD.spoil("bucket", tags=without("owner", "cost-center")).said() == {
        "bucket": "`bucket` lacks tags `owner`, `cost-center`"
    }


def test_tags_of_the_provider_count():
    bare = GOOD.spoil("bucket", tags=without("owner"))
    assert bare.plus(provider("aws", owner="ada@example.com")).passed() == {"bucket"}
    assert set(bare.plus(provider("aws", owner="ada@example.com"), provider("far", team="ml")).said()) == {"bucket"}


def test_omitted():
    assert GOOD.omit("bucket", "tags").said() == {
        "bucket": "`bucket` lacks tags `owner`, `cost-center`, `groundwork:environment`, `groundwork:stack`"
    }


def test_unknown():
    assert GOOD.unknown_at("bucket", "tags").unknown() == {"bucket": "tags"}
    assert GOOD.spoil("bucket", tags={**TAGS, "owner": Hidden("")}).passed() == {"bucket"}
