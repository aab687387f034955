"""Contract with AWS itself: what a plan asks for is what AWS's own service models say it takes."""

from typing import Any

import pytest

from tests.targets.aws.contract.judge import faults
from tests.targets.aws.contract.planned import ACCOUNT, EXAMPLES, example
from tests.targets.aws.contract.requests import UnmappedError, requests
from tests.targets.aws.contract.table import table


def judged(type_: str, inputs: dict[str, Any], identity: str) -> list[str]:
    """All that AWS's model has against `inputs`."""
    entry = table()[type_]
    if entry.no_operation:
        return []
    try:
        made = requests(entry, inputs, {"id": identity, "account": ACCOUNT})
    except UnmappedError as error:
        return [str(error)]
    assert made, f"{type_} amounts to no request at all"
    return [fault for request in made for fault in faults(request)]


@pytest.mark.parametrize("stack", EXAMPLES)
def test_aws_would_take_every_request_of(stack):
    found = [
        f"{resource.type} {resource.name}: {fault}"
        for resource in example(stack).custom
        for fault in judged(resource.type, dict(resource.inputs), resource.id)
    ]
    assert not found, "\n".join(found)
