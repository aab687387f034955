"""Whom a key's policy lets use it."""

from typing import Any

import pytest

from policies.aws.keys import USE, lets_role, lets_service
from policies.graph import Graph, Resource
from policies.world import World
from tests.policies.compliant import TODAY
from tests.policies.encryption.policy import OWNER, ROLES, allow, policy

ROLE = "AWSServiceRoleForAutoScaling"
ARN = f"{ROLES}/autoscaling.amazonaws.com/{ROLE}"


def key(*statements: dict[str, Any]) -> tuple[Resource, World]:
    made = Resource("urn:key", "aws:kms/key:Key", "key", {"policy": policy(OWNER, *statements)})
    return made, World(tier="prod", today=TODAY, graph=Graph((made,)))


@pytest.mark.parametrize(
    ("principal", "admits"),
    [
        ({"Service": "logs.amazonaws.com"}, True),
        ({"Service": ["events.amazonaws.com", "logs.eu-west-1.amazonaws.com"]}, True),
        ({"Service": "logs.cn-north-1.amazonaws.com.cn"}, True),
        ({"Service": "logs-of-somebody.example.com"}, False),
        ({"AWS": "arn:aws:iam::123456789012:root"}, False),
        ("*", True),
    ],
)
def test_services_by_name_or_by_that_of_one_region(principal: Any, admits: bool):
    made, world = key(allow(principal, "kms:*"))
    assert lets_service(made, "logs.amazonaws.com", world, *USE) is admits


@pytest.mark.parametrize(
    ("statement", "admits"),
    [
        (allow({"AWS": ARN}, "kms:*"), True),
        (allow({"AWS": "*"}, "kms:*", ArnLike={"aws:PrincipalArn": f"{ROLES}/*/{ROLE}*"}), True),
        (allow({"AWS": "*"}, "kms:*", ArnEquals={"aws:PrincipalArn": [f"{ROLES}/x/Another", ARN]}), True),
        (allow({"AWS": "*"}, "kms:*", ArnEquals={"aws:PrincipalArn": f"{ROLES}/x/Another"}), False),
        (allow({"AWS": "*"}, "kms:*", StringEquals={"kms:CallerAccount": "123456789012"}), True),
        ({**allow({"AWS": ARN}, "kms:*"), "Effect": "Deny"}, False),
        (allow({"AWS": ARN}, "kms:Decrypt"), False),
    ],
)
def test_service_linked_roles_by_principal_or_by_condition(statement: dict[str, Any], admits: bool):
    made, world = key(statement)
    assert lets_role(made, ROLE, world, *USE) is admits


def test_several_statements_add_up():
    made, world = key(*(allow({"AWS": ARN}, action) for action in USE))
    assert lets_role(made, ROLE, world, *USE)
