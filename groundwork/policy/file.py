"""`policies.yaml` beside `Pulumi.yaml`: other values for the rules' parameters, and what is knowingly passed over."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from groundwork.errors import PoliciesRefused
from infra.environment.base import Email
from infra.environment.file_text import read_text
from infra.environment.mistakes import Mistake, did_you_mean, dotted, shown
from infra.environment.mistakes import Path as Keys
from infra.environment.tree import Node
from infra.environment.yaml_text import parse_yaml
from policies.judge import Verdict
from policies.registry import by_id
from policies.rule import Rule, Severity

NAME: Final = "policies.yaml"
LONGEST_DAYS: Final = {Severity.LOW: 180, Severity.MEDIUM: 180, Severity.HIGH: 180, Severity.CRITICAL: 30}
"""Days from today that a suppression may last at the most: half a year is the longest an exception stays one; what is
critical is looked at again within a month."""


class Suppression(BaseModel):
    """A violation that is knowingly passed over until a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str = Field(description="Id of the rule, `NET-04`.")
    target: str = Field(
        min_length=1, max_length=300, description="Name of the resource or key; `*` stands for any text."
    )
    stack: str = Field(default="*", description="Stack it is for; `*` for all of them.")
    reason: str = Field(min_length=12, max_length=500, description="Why this is acceptable here, in a sentence.")
    owner: Email = Field(description="Who answers for it.")
    until: date = Field(description="Last day it counts.")

    def covers(self, verdict: Verdict, stack: str) -> bool:
        """Whether it is about this verdict, expired or not."""
        here = self.rule == verdict.rule.id and _like(stack, self.stack)
        return here and _like(verdict.name, self.target)


def _like(name: str, pattern: str) -> bool:
    """Whether a name is what `pattern` says; `*` alone stands for any text."""
    return fnmatchcase(name, pattern.replace("[", "[[]").replace("?", "[?]"))


class Policies(BaseModel):
    """What a project says about the rules."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parameters: dict[str, dict[str, Any]] = Field(
        default_factory=dict[str, dict[str, Any]], description="By rule, values in place of the card's."
    )
    suppressions: list[Suppression] = Field(
        default_factory=list[Suppression], max_length=500, description="What is knowingly passed over."
    )


def read_policies(root: Path, today: date) -> Policies:
    """Read `policies.yaml` in a project's folder; where there is none, nothing is said.

    Raises:
        PoliciesRefused: with every mistake in it.
    """
    file = root / NAME
    if not file.is_file():
        return Policies()
    text, mistakes = read_text(file)
    tree, more = parse_yaml(text) if text is not None else (None, [])
    mistakes = [*mistakes, *more]
    if tree is None or mistakes:
        raise _refused(file, mistakes)
    try:
        read = Policies.model_validate_json(json.dumps(tree.plain() or {}))
    except ValidationError as error:
        raise _refused(file, [_shaped(tree, one) for one in error.errors()]) from error
    if wrong := [_at(tree, path, *told) for path, *told in _judged(read, today)]:
        raise _refused(file, wrong)
    return read


def _refused(file: Path, mistakes: Sequence[Mistake]) -> PoliciesRefused:
    told = tuple((f"{one.message}\n  --> {file}:{max(one.line, 1)}:{max(one.column, 1)}", one.hint) for one in mistakes)
    return PoliciesRefused(f"{len(told)} mistake{'s' if len(told) != 1 else ''} in `{NAME}`; nothing was judged", told)


def _shaped(tree: Node, error: Any) -> Mistake:
    """A value of a wrong type, a missing or an unknown key."""
    path: Keys = tuple(error["loc"])
    if not path:
        return _at(tree, path, "`policies.yaml` holds no keys", "it has `parameters` and `suppressions`, both optional")
    said = str(error["msg"])
    if error["type"] == "missing":
        return _at(
            tree,
            path,
            f"`{dotted(path)}` is missing",
            "give it; each suppression needs `rule`, `target`, `reason`, `owner` and `until`",
        )
    if error["type"] == "extra_forbidden":
        known = list(Suppression.model_fields if len(path) > 1 else Policies.model_fields)
        near = did_you_mean(str(error["loc"][-1]), known)
        return _at(
            tree,
            path,
            f"`{dotted(path)}` is no key here",
            f"did you mean `{near}`?" if near else f"keys here: {', '.join(known)}",
        )
    field = Suppression.model_json_schema()["properties"].get(str(error["loc"][-1]), {})
    wanted = f"not {field['x-form']}" if "x-form" in field else f"{said[:1].lower()}{said[1:]}"
    return _at(tree, path, f"`{dotted(path)}` is `{shown(error['input'])}`, {wanted}", field.get("description", ""))


def _at(tree: Node, path: Keys, message: str, hint: str) -> Mistake:
    node = list(tree.chain(path))[-1]
    return Mistake(code="policies", message=message, hint=hint, path=path, line=node.line, column=node.column)


def _judged(read: Policies, today: date) -> list[tuple[Keys, str, str]]:
    """Rules that do not exist, parameters a rule has not, suppressions that last too long."""
    found: list[tuple[Keys, str, str]] = []
    known = by_id()
    for id, values in read.parameters.items():
        if id not in known:
            found.append((("parameters", id), f"`parameters.{shown(id)}` names no rule", _near(id, known)))
            continue
        found += _parameters(id, known[id], values)
    for index, one in enumerate(read.suppressions):
        path: Keys = ("suppressions", index)
        if one.rule not in known:
            found.append(
                (
                    (*path, "rule"),
                    f"`{dotted((*path, 'rule'))}` is `{shown(one.rule)}`, which is no rule",
                    _near(one.rule, known),
                )
            )
            continue
        severity = max(known[one.rule].severity.values())
        last = today + timedelta(days=LONGEST_DAYS[severity])
        if one.until > last:
            message = f"`{dotted((*path, 'until'))}` is `{one.until}`, and an exception from a {severity.word} rule lasts {LONGEST_DAYS[severity]} days at the most"
            found.append(((*path, "until"), message, f"write `{last}` or an earlier day, and look again then"))
        if len(one.reason.split()) < 3:
            found.append(
                (
                    (*path, "reason"),
                    f"`{dotted((*path, 'reason'))}` is `{shown(one.reason)}`",
                    "say in a sentence why this is acceptable here",
                )
            )
    return found


def _parameters(id: str, one: Rule, values: Mapping[str, Any]) -> list[tuple[Keys, str, str]]:
    found: list[tuple[Keys, str, str]] = []
    for name, value in values.items():
        path: Keys = ("parameters", id, name)
        if name not in one.parameters:
            has = ", ".join(f"`{key}`" for key in one.parameters) or "none"
            found.append(
                (
                    path,
                    f"`{dotted(path)}` is no parameter of `{id}`",
                    f"it has {has}; `groundwork explain {id}` tells of each",
                )
            )
        elif not isinstance(value, type(one.parameters[name].prod)) and not _both_numbers(
            value, one.parameters[name].prod
        ):
            wanted = type(one.parameters[name].prod).__name__
            found.append(
                (
                    path,
                    f"`{dotted(path)}` is `{shown(value)}`, not of the type `{wanted}`",
                    f"`groundwork explain {id}` tells what it is",
                )
            )
    return found


def _both_numbers(one: Any, other: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in (one, other))


def _near(id: str, known: Mapping[str, Rule]) -> str:
    near = did_you_mean(id, list(known))
    return f"did you mean `{near}`?" if near else "`docs/policies.md` lists them"
