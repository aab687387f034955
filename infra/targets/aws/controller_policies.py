"""Policies of controllers, from the statements the catalogue holds for their versions. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from string import Template

from infra.catalog import Controller, PolicyStatement
from infra.targets.aws.policies import Statement, document

RESERVATION = "reservation"
"""Placeholder whose resource is repeated for each capacity reservation."""


def controller_policies(
    controller: Controller, values: Mapping[str, str], reservations: Iterable[str] = ()
) -> dict[str, str]:
    """Policy name to its document, in the order of the catalogue.

    Args:
        controller: version and statements.
        values: what each of `controller.placeholders`, but for `reservation`, stands for.
        reservations: ids of the capacity reservations that the environment's pools name.
    """
    ids = tuple(reservations)
    grouped: dict[str, list[Statement]] = {}
    for statement in controller.statements:
        resources = [filled for one in statement.resources for filled in _resources(one, values, ids)]
        if resources:
            grouped.setdefault(statement.policy, []).append(_statement(statement, resources, values))
    return {policy: document(statements) for policy, statements in grouped.items()}


def _resources(resource: str, values: Mapping[str, str], reservations: Sequence[str]) -> list[str]:
    if f"${{{RESERVATION}}}" not in resource:
        return [_filled(resource, values)]
    return [_filled(resource, {**values, RESERVATION: reservation}) for reservation in reservations]


def _statement(statement: PolicyStatement, resources: Sequence[str], values: Mapping[str, str]) -> Statement:
    made: dict[str, object] = {
        "Sid": statement.sid,
        "Effect": "Allow",
        "Action": list(statement.actions),
        "Resource": list(resources),
    }
    if statement.conditions:
        made["Condition"] = {
            operator: {_filled(key, values): _values(value, values) for key, value in keys.items()}
            for operator, keys in statement.conditions.items()
        }
    return made


def _values(value: str | list[str], values: Mapping[str, str]) -> str | list[str]:
    return _filled(value, values) if isinstance(value, str) else [_filled(one, values) for one in value]


def _filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders filled; one that is not known is an error, never left standing."""
    return Template(text).substitute(values)
