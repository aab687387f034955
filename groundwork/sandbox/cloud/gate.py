"""What every call meets before it reaches the account: permissions, throttling, and time."""

import os
import time
from dataclasses import dataclass, field
from typing import Final

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.faults import Faults
from groundwork.sandbox.cloud.shape import Place
from groundwork.sandbox.cloud.spec import Spec

ATTEMPTS: Final = 25
"""How often the provider asks again when a service throttles it. Source: AWS provider, `max_retries`, read 2026-11."""
DELAY_VARIABLE: Final = "GROUNDWORK_SANDBOX_DELAY"
"""Seconds each change takes, so that progress can be watched and a kill can land inside a create."""
PLAIN_DENIAL: Final = ("iam", "s3", "sqs")
"""Services whose denial is `AccessDenied`; the others say `AccessDeniedException`, and EC2 `UnauthorizedOperation`."""


def _delay() -> float:
    text = os.environ.get(DELAY_VARIABLE, "0")
    try:
        return max(0.0, float(text))
    except ValueError as wrong:
        raise ValueError(f"`{DELAY_VARIABLE}` is `{text}`, not a number of seconds") from wrong


@dataclass
class Gate:
    """The way in."""

    faults: Faults
    place: Place
    delay: float = field(default_factory=_delay)
    calls: dict[str, int] = field(default_factory=dict[str, int])

    def enter(self, known: Spec, action: str) -> None:
        """Let the call in.

        Raises:
            CloudError: where the caller may not, or the service answers "slow down" too often.
        """
        if self.faults.denies(action):
            raise self._denial(known.service, action)
        self._throttle(action, known.service)

    def _denial(self, service: str, action: str) -> CloudError:
        who = f"arn:{self.place.partition}:sts::{self.place.account}:assumed-role/groundwork/sandbox"
        why = f"User: {who} is not authorized to perform: {action} because no identity-based policy allows the {action} action"
        if service == "ec2":
            return CloudError("UnauthorizedOperation", f"You are not authorized to perform this operation. {why}")
        return CloudError("AccessDenied" if service in PLAIN_DENIAL else "AccessDeniedException", why)

    def _throttle(self, action: str, service: str) -> None:
        """The provider asks again when throttled, so a few refusals only cost time."""
        if service not in self.faults.throttled:
            return
        refused = self.faults.throttled[service]
        for _ in range(ATTEMPTS):
            self.calls[service] = self.calls.get(service, 0) + 1
            if refused is not None and self.calls[service] > refused:
                return
            time.sleep(self.delay / ATTEMPTS)
        code, words = (
            ("RequestLimitExceeded", "Request limit exceeded.")
            if service == "ec2"
            else ("ThrottlingException", "Rate exceeded")
        )
        operation = action.split(":")[1]
        raise CloudError(
            code,
            f"operation error {service.upper()}: {operation}, exceeded maximum number of attempts, {ATTEMPTS}: {words}",
        )

    def half(self, known: Spec) -> None:
        """Half of a change's duration; the object appears in between, so that a kill can land on either side."""
        seconds = (self.delay + self.faults.slow.get(known.type, 0)) / 2
        if seconds:
            time.sleep(seconds)

    def answer(self, known: Spec, region: str) -> None:
        """Let the answer out.

        Raises:
            CloudError: where it is to be lost on the way.
        """
        if known.type in self.faults.lost:
            host = f"https://{known.service}.{region}.amazonaws.com/"
            raise CloudError(
                "RequestError", f'send request failed, caused by: Post "{host}": read: connection reset by peer'
            )
