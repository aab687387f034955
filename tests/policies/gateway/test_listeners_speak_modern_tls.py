"""GW-14."""

import pytest

from tests.policies.compliant import Compliant, aws

SEND = {"type": "redirect", "redirect": {"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
PASS = {"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1"}
GOOD = Compliant(
    "GW-14",
    aws(
        "tls",
        "lb/listener:Listener",
        protocol="HTTPS",
        sslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        defaultActions=[PASS],
    ),
    aws("plain", "lb/listener:Listener", protocol="HTTP", defaultActions=[SEND]),
)
PLAIN = {"plain": "`plain` answers plain HTTP; it should `redirect` to `HTTPS`"}


def old(policy: str) -> dict[str, str]:
    return {"tls": f"`tls` has the policy `{policy}`, which takes TLS older than 1.2"}


@pytest.mark.parametrize("policy", ["TLS-1-2-Ext-2018-06", "FS-1-2-Res-2020-10", "TLS13-1-3-2021-06"])
def test_allowed(policy: str):
    assert GOOD.spoil("tls", sslPolicy=f"ELBSecurityPolicy-{policy}").passed() == {"tls", "plain"}
    assert GOOD.spoil("tls", protocol="TCP", sslPolicy=None).passed() == {"tls", "plain"}


@pytest.mark.parametrize("policy", ["2016-08", "TLS-1-0-2015-04", "FS-1-1-2019-08", "TLS13-1-0-2021-06"])
def test_denied(policy: str):
    assert GOOD.spoil("tls", sslPolicy=f"ELBSecurityPolicy-{policy}").said() == old(f"ELBSecurityPolicy-{policy}")
    assert GOOD.spoil("plain", defaultActions=[PASS]).said() == PLAIN
    assert GOOD.spoil("plain", defaultActions=[{**SEND, "redirect": {"protocol": "HTTP"}}]).said() == PLAIN


def test_omitted():
    assert GOOD.omit("tls", "sslPolicy").said() == old("ELBSecurityPolicy-2016-08")
    assert GOOD.omit("plain", "defaultActions").said() == PLAIN


def test_unknown():
    assert GOOD.unknown_at("tls", "sslPolicy").unknown() == {"tls": "sslPolicy"}
    assert GOOD.unknown_at("plain", "protocol").unknown() == {"plain": "protocol"}
