"""The whole examination: the machine always, the account where there are credentials."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from groundwork.cost.estimate import Estimate
from groundwork.doctor.account import Account, guarded
from groundwork.doctor.facts import look_at_facts
from groundwork.doctor.finding import Finding, State, judged
from groundwork.doctor.limits import look_at_limits
from groundwork.doctor.machine import look_at_machine
from groundwork.doctor.places import look_at_offerings, look_at_reservations
from groundwork.doctor.quotas import look_at_quotas
from groundwork.doctor.roles import look_at_roles
from groundwork.doctor.state import look_at_state

LOOKS: Final = {
    "quotas": look_at_quotas,
    "limits": look_at_limits,
    "offerings": look_at_offerings,
    "roles": look_at_roles,
    "reservations": look_at_reservations,
}
"""What is asked of the account, by area."""


def examine(
    estimate: Estimate, root: Path, config_file: Path, session: boto3.Session | None = None
) -> tuple[Finding, ...]:
    """Look at everything an apply of the plan relies on."""
    environment = estimate.plan.environment
    account = Account(environment.region, environment.name, session)
    return (
        *look_at_machine(),
        *look_at_state(root, config_file),
        *look_at_facts(estimate, datetime.now(UTC).date()),
        *look_at_account(estimate, account),
    )


def look_at_account(estimate: Estimate, account: Account) -> Iterator[Finding]:
    """Ask the account, or say of each area that nobody could."""
    wanted = estimate.plan.environment.account
    try:
        found = account.id
    except (BotoCoreError, ClientError) as error:
        areas = ", ".join(LOOKS)
        remedy = f"sign in (`aws configure sso`, or set AWS_PROFILE) and run it again: {areas} were not looked at"
        yield Finding("account", "credentials", State.NOT_LOOKED_AT, str(error), wanted or "any account", remedy)
        return
    remedy = "choose the profile of that account: AWS_PROFILE"
    right = wanted in (None, found)
    yield judged("account", "credentials", found, wanted or "any account", remedy, good=right)
    if right:
        for area, look in LOOKS.items():
            yield from guarded(area, lambda look=look: look(estimate, account))
