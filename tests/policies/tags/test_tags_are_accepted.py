"""TAG-02."""

from tests.policies.compliant import Compliant, Hidden, aws

GOOD = Compliant(
    "TAG-02", aws("bucket", "s3/bucket:Bucket", tags={"owner": "ada@example.com", "kubernetes.io/role/elb": "1"})
)


def said(message: str) -> dict[str, str]:
    return {"bucket": f"`bucket` has {message}"}


def test_allowed():
    assert GOOD.passed() == {"bucket"}
    assert GOOD.spoil("bucket", tags={"équipe": "modèles"}).passed() == {"bucket"}


def test_denied():
    many = {f"key-{number}": "" for number in range(51)}
    assert GOOD.spoil("bucket", tags=many).said() == said("51 tags; AWS allows 50")
    assert GOOD.spoil("bucket", tags={"aws:team": "ml"}).said() == said(
        "tag `aws:team`; only AWS sets keys that begin with `aws:`"
    )
    assert GOOD.spoil("bucket", tags={"k" * 129: ""}).said() == said("a tag key of 129 characters; AWS allows 128")
    assert GOOD.spoil("bucket", tags={"why": "v" * 257}).said() == said("tag `why` of 257 characters; AWS allows 256")
    assert GOOD.spoil("bucket", tags={"why": "speed & cost; both"}).said() == said(
        "tag `why` with `&;`, which AWS does not accept in tags"
    )


def test_omitted():
    assert GOOD.omit("bucket", "tags").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("bucket", "tags").unknown() == {"bucket": "tags"}
    partly = {"later": Hidden(""), "why": "a;b"}
    assert GOOD.spoil("bucket", tags=partly).said() == said("tag `why` with `;`, which AWS does not accept in tags")
    assert GOOD.spoil("bucket", tags={"later": Hidden("")}).unknown() == {"bucket": "tags.later"}
