"""GW-09."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "GW-09",
    aws("door", "lb/loadBalancer:LoadBalancer", enableDeletionProtection=True, dropInvalidHeaderFields=True),
)
DELETED = {"door": "`door` has no `enableDeletionProtection`, so one call deletes it"}
HEADERS = {"door": "`door` has no `dropInvalidHeaderFields`, so malformed headers reach the servers"}


def test_allowed():
    assert GOOD.passed() == {"door"}
    assert GOOD.omit("door", "enableDeletionProtection").in_tier("dev").passed() == {"door"}
    assert GOOD.omit("door", "dropInvalidHeaderFields").spoil("door", loadBalancerType="network").passed() == {"door"}


def test_denied():
    assert GOOD.spoil("door", enableDeletionProtection=False).said() == DELETED
    assert GOOD.spoil("door", dropInvalidHeaderFields=False).said() == HEADERS


def test_omitted():
    assert GOOD.omit("door", "enableDeletionProtection").said() == DELETED
    assert GOOD.omit("door", "dropInvalidHeaderFields").said() == HEADERS


def test_unknown():
    hidden = GOOD.unknown_at("door", "enableDeletionProtection")
    assert hidden.unknown() == {"door": "enableDeletionProtection"}
