"""Policy documents, and the small things every part shares: retention, regions' partitions."""

import json

import pytest

from infra.targets.aws.logs import KEPT_DAYS, retention
from infra.targets.aws.policies import document, key_use, trust, volume_key
from tests.targets.aws.evaluator import Touch, allowed

KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
VIA_S3 = {"kms:ViaService": "s3.us-east-1.amazonaws.com"}


def test_the_same_policy_is_always_the_same_text():
    one = document([{"Sid": "A", "Effect": "Allow", "Action": "x:Y", "Resource": "*"}])
    other = document([{"Resource": "*", "Action": "x:Y", "Effect": "Allow", "Sid": "A"}])
    assert one == other
    assert " " not in one


def test_a_service_takes_a_role_only_for_the_account_that_is_named():
    policy = json.loads(trust("vpc-flow-logs.amazonaws.com", account="123456789012"))["Statement"]
    text = json.dumps({"Statement": [{**policy[0], "Resource": "*"}]})
    assert allowed([text], "sts:AssumeRole", Touch("*", {"aws:SourceAccount": "123456789012"}))
    assert not allowed([text], "sts:AssumeRole", Touch("*", {"aws:SourceAccount": "210987654321"}))


def test_a_key_is_used_through_the_services_named_and_no_other():
    policy = document([key_use(KEY, "us-east-1", ["s3"], ["kms:Decrypt"])])
    assert allowed([policy], "kms:Decrypt", Touch(KEY, VIA_S3))
    assert not allowed([policy], "kms:Decrypt", Touch(KEY, {"kms:ViaService": "ec2.us-east-1.amazonaws.com"}))
    assert not allowed([policy], "kms:Encrypt", Touch(KEY, VIA_S3))
    assert not allowed([policy], "kms:Decrypt", Touch(KEY.replace("1111", "9999"), VIA_S3))


@pytest.mark.parametrize("action", ["kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "kms:Encrypt", "kms:DisableKey"])
def test_who_makes_volumes_cannot_touch_the_key_itself(action):
    policy = document(volume_key(KEY, "us-east-1"))
    assert not allowed([policy], action, Touch(KEY, {"kms:ViaService": "ec2.us-east-1.amazonaws.com"}))


@pytest.mark.parametrize(("asked", "kept"), [(1, 1), (2, 3), (30, 30), (31, 60), (366, 400), (3653, 3653)])
def test_logs_are_kept_at_least_as_long_as_asked(asked, kept):
    assert retention(asked) == kept


def test_every_number_of_days_an_environment_may_ask_for_can_be_kept():
    assert all(retention(days) >= days for days in range(1, KEPT_DAYS[-1] + 1))
