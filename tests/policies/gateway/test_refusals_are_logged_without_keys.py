"""GW-07."""

from tests.policies.compliant import Compliant, aws, ref

FIELDS = [{"singleHeader": {"name": name}} for name in ("Authorization", "cookie", "x-api-key")]
GOOD = Compliant(
    "GW-07",
    aws("wall", "wafv2/webAcl:WebAcl"),
    aws(
        "log",
        "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        resourceArn=ref("wall"),
        redactedFields=FIELDS,
    ),
)


def test_allowed():
    assert GOOD.passed() == {"wall"}


def test_denied():
    assert GOOD.spoil("log", redactedFields=FIELDS[:1]).said() == {
        "wall": "`log` writes `cookie`, `x-api-key` into the log; redact what carries keys"
    }


def test_omitted():
    assert GOOD.without("log").said() == {"wall": "`wall` logs nothing"}
    assert GOOD.omit("log", "redactedFields").said() == {
        "wall": "`log` writes `authorization`, `cookie`, `x-api-key` into the log; redact what carries keys"
    }


def test_unknown():
    assert GOOD.unknown_at("log", "redactedFields").unknown() == {"wall": "redactedFields"}
    assert GOOD.unknown_at("log", "resourceArn").passed() == {"wall"}
