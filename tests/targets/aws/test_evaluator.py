"""The judge itself: IAM's own rules, on the smallest policies that show them."""

import json

import pytest

from tests.targets.aws.evaluator import Touch, allowed


def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **statement}]})


def test_nothing_is_allowed_that_no_statement_allows():
    assert not allowed([policy(Action="s3:GetObject")], "s3:PutObject", Touch("*"))


def test_a_deny_beats_every_allow():
    open_ = policy(Action="s3:*")
    closed = policy(Action="s3:PutObject", Effect="Deny")
    assert allowed([open_, closed], "s3:GetObject", Touch("*"))
    assert not allowed([open_, closed], "s3:PutObject", Touch("*"))


def test_every_resource_a_call_touches_must_be_allowed():
    one = policy(Action="ec2:RunInstances", Resource="arn:aws:ec2:::subnet/a")
    assert allowed([one], "ec2:RunInstances", Touch("arn:aws:ec2:::subnet/a"))
    assert not allowed([one], "ec2:RunInstances", Touch("arn:aws:ec2:::subnet/a"), Touch("arn:aws:ec2:::subnet/b"))


@pytest.mark.parametrize(
    ("operator", "wanted", "given", "passes"),
    [
        ("StringEquals", "a", "a", True),
        ("StringEquals", "a", "b", False),
        ("StringEquals", "a", None, False),
        ("StringEquals", ["a", "b"], "b", True),
        ("StringEqualsIfExists", "a", None, True),
        ("StringEqualsIfExists", "a", "b", False),
        ("StringLike", "a*", "abc", True),
        ("StringLike", "*", None, False),
        ("ForAllValues:StringEquals", ["a", "b"], ["a"], True),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "c"], False),
        ("ForAllValues:StringEquals", ["a"], None, True),
        ("Bool", "true", "true", True),
        ("Bool", "true", "false", False),
    ],
)
def test_condition_operators_decide_as_iam_says(operator, wanted, given, passes):
    statement = policy(Action="x:Y", Condition={operator: {"key": wanted}})
    keys = {} if given is None else {"key": given}
    assert allowed([statement], "x:Y", Touch("*", keys)) is passes


def test_an_operator_it_does_not_know_is_an_error_and_never_a_pass():
    statement = policy(Action="x:Y", Condition={"DateGreaterThan": {"key": "2026"}})
    with pytest.raises(KeyError, match="DateGreaterThan"):
        allowed([statement], "x:Y", Touch("*", {"key": "2027"}))
