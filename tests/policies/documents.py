"""Policy documents of cases, as programs write them."""

import json
from typing import Any


def policy(*statements: dict[str, Any]) -> str:
    """A document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows; `more` is further elements, `Condition` and `Principal`."""
    return {"Sid": "Case", "Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(action: str | list[str] = "sts:AssumeRole", condition: dict[str, Any] | None = None, **principal: Any) -> str:
    """A trust policy: who may take a role, `Service="ec2.amazonaws.com"`, and under what condition."""
    statement: dict[str, Any] = {"Sid": "Case", "Effect": "Allow", "Action": action, "Principal": principal}
    return policy({**statement, **({"Condition": condition} if condition else {})})
