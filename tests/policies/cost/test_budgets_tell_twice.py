"""COST-12."""

from typing import Any

from tests.policies.compliant import Compliant, aws


def alert(threshold: int, **more: Any) -> dict[str, Any]:
    return {
        "notificationType": "ACTUAL",
        "threshold": threshold,
        "thresholdType": "PERCENTAGE",
        "subscriberEmailAddresses": ["ada@example.com"],
        **more,
    }


MONTH = {"budgetType": "COST", "timeUnit": "MONTHLY", "notifications": [alert(50), alert(100)]}
GOOD = Compliant("COST-12", aws("month", "budgets/budget:Budget", MONTH))
ONCE = "`month` tells somebody at 1 share of what is spent; 2 are the fewest"
LATE = "`month` is first heard at 100 % of what is spent; 80 % leaves time to act"


def test_allowed():
    assert GOOD.passed() == {"month"}
    topic = alert(60, subscriberEmailAddresses=None, subscriberSnsTopicArns=["arn:aws:sns:us-east-1:123456789012:a"])
    assert GOOD.spoil("month", notifications=[topic, alert(90)]).passed() == {"month"}
    assert GOOD.spoil("month", notifications=[alert(100)]).in_tier("dev").passed() == {"month"}


def test_denied():
    assert GOOD.spoil("month", notifications=[alert(100)]).said() == {"month": f"{LATE}\n{ONCE}"}
    assert GOOD.spoil("month", notifications=[alert(50), alert(100, subscriberEmailAddresses=[])]).said() == {
        "month": ONCE
    }
    forecast = alert(90, notificationType="FORECASTED")
    assert GOOD.spoil("month", notifications=[alert(50), forecast]).said() == {"month": ONCE}


def test_omitted():
    assert GOOD.omit("month", "notifications").said() == {
        "month": "`month` tells somebody at 0 shares of what is spent; 2 are the fewest"
    }
    assert GOOD.spoil("month", timeUnit="DAILY").outcomes() == {}, "it tells of what is unusual"
    assert GOOD.spoil("month", budgetType="USAGE").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("month", "notifications").unknown() == {"month": "notifications"}
