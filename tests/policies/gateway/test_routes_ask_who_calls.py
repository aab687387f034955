"""GW-01."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("GW-01", aws("chat", "apigatewayv2/route:Route", routeKey="POST /v1/chat", authorizationType="JWT"))
SAID = {"chat": "`chat` has `authorizationType: NONE`, so everybody may call `POST /v1/chat`"}


def test_allowed():
    assert GOOD.passed() == {"chat"}


def test_denied():
    assert GOOD.spoil("chat", authorizationType="NONE").said() == SAID


def test_omitted():
    assert GOOD.omit("chat", "authorizationType").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("chat", "authorizationType").unknown() == {"chat": "authorizationType"}
