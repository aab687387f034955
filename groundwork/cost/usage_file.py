"""`usage.<stack>.yaml`: amounts of an environment's own in place of the assumptions, each with a reason."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from groundwork.cost.usage import Given, Usage, usage
from groundwork.errors import UsageRefused
from infra.catalog.own_servers import cost_facts, servers
from infra.environment.file_text import read_text
from infra.environment.mistakes import Mistake, did_you_mean, dotted, one_of, shown
from infra.environment.mistakes import Path as Keys
from infra.environment.tree import Node
from infra.environment.yaml_text import parse_yaml

MOST: Final = 1e12
"""Largest amount read: a thousand times the bytes of any bucket; more is a slip of the keyboard."""
SHAPE: Final = "write `{amount: 300, why: …}`, the same in each case, or `{low: 100, expected: 300, high: 900, why: …}`"

Number = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]


class Said(BaseModel):
    """An amount as the file gives it: one number for every case, or one for each."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    amount: Number | None = Field(default=None, description="The same in every case.")
    low: Number | None = Field(default=None, description="With every pool at its minimum.")
    expected: Number | None = Field(default=None, description="As expected.")
    high: Number | None = Field(default=None, description="With every pool at its maximum.")
    unit: str | None = Field(default=None, description="Unit, if it is to be checked.")
    why: str = Field(min_length=8, max_length=500, description="Where the amount is from, in a few words.")

    @model_validator(mode="after")
    def gives_one_number_or_three_in_order(self) -> "Said":
        """Half of a range would leave the rest to a guess."""
        three = (self.low, self.expected, self.high)
        if (self.amount is None) == (three == (None, None, None)) or (self.amount is None and None in three):
            raise ValueError("gives neither `amount` alone nor all of `low`, `expected` and `high`")
        low, expected, high = self.cases
        if not low <= expected <= high:
            raise ValueError(f"has `low` {low:g}, `expected` {expected:g} and `high` {high:g}, which are not in order")
        return self

    @property
    def cases(self) -> tuple[float, float, float]:
        """Low, expected and high."""
        if self.amount is not None:
            return self.amount, self.amount, self.amount
        return self.low or 0, self.expected or 0, self.high or 0

    def usage(self, unit: str, file: str) -> Usage:
        """The same as an assumption."""
        low, expected, high = self.cases
        return Usage(unit=unit, low=low, expected=expected, high=high, why=self.why, given_in=file)


class UsageFile(BaseModel):
    """What a usage file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    usage: dict[str, Said] = Field(default_factory=dict[str, Said])
    resources: dict[str, dict[str, Said]] = Field(default_factory=dict[str, dict[str, Said]])
    own_servers: dict[str, Said] = Field(default_factory=dict[str, Said])
    server_prices: dict[str, Said] = Field(default_factory=dict[str, Said])


def read_usage(file: Path) -> Given:
    """Read and judge a usage file.

    Raises:
        UsageRefused: with every mistake in it.
    """
    text, mistakes = read_text(file)
    tree, more = parse_yaml(text) if text is not None else (None, [])
    if tree is None or mistakes or more:
        raise _refused(file, [*mistakes, *more] or [Mistake(code="usage", message=f"`{file.name}` is empty", line=1)])
    try:
        read = UsageFile.model_validate_json(json.dumps(tree.plain() or {}))
    except ValidationError as error:
        raise _refused(file, list(_unique(_shaped(tree, one) for one in error.errors()))) from error
    if wrong := [_at(tree, path, *told) for path, *told in _judged(read)]:
        raise _refused(file, wrong)
    units = {key: row.unit for key, row in usage().items()}
    own = {key: row.unit for key, row in cost_facts().items()}
    name = file.name
    return Given(
        file=name,
        everywhere={key: said.usage(units[key], name) for key, said in read.usage.items()},
        by_name={p: {k: said.usage(units[k], name) for k, said in rows.items()} for p, rows in read.resources.items()},
        own_servers={key: said.usage(own[key], name) for key, said in read.own_servers.items()},
        server_prices={key: said.usage("USD a server", name) for key, said in read.server_prices.items()},
    )


def _refused(file: Path, mistakes: list[Mistake]) -> UsageRefused:
    told = tuple((f"{one.message}\n  --> {file}:{max(one.line, 1)}:{max(one.column, 1)}", one.hint) for one in mistakes)
    return UsageRefused(
        f"{len(told)} mistake{'s' if len(told) != 1 else ''} in `{file.name}`; nothing was priced", told
    )


def _unique(mistakes: Iterator[Mistake]) -> Iterator[Mistake]:
    yield from dict.fromkeys(mistakes)


def _shaped(tree: Node, error: Any) -> Mistake:
    """A value of a wrong type, a missing or an unknown key."""
    path: Keys = tuple(error["loc"])
    key, value = dotted(path), shown(error["input"])
    match error["type"]:
        case "extra_forbidden":
            known = list(Said.model_fields if len(path) > 1 else UsageFile.model_fields)
            near = did_you_mean(str(error["loc"][-1]), known)
            return _at(tree, path, f"`{key}` is no key here", f"did you mean `{near}`?" if near else f"{one_of(known)}")
        case "missing":
            return _at(tree, path, f"`{key}` is missing", "say where the amount is from, so that others can judge it")
        case "greater_than_equal":
            return _at(tree, path, f"`{key}` is `{value}`, below 0", "write 0 where nothing is used")
        case "float_type":
            return _at(tree, path, f"`{key}` is `{value}`, not a number", "write the number alone, without its unit")
        case "value_error":
            return _at(tree, path, f"`{key}` {str(error['msg']).removeprefix('Value error, ')}", SHAPE)
        case _:
            said = str(error["msg"])
            place = f"`{key}` is `{value}`" if path else f"the file is `{value}`"
            return _at(tree, path, f"{place}: {said[:1].lower()}{said[1:]}", SHAPE)


def _at(tree: Node, path: Keys, message: str, hint: str) -> Mistake:
    node = list(tree.chain(path))[-1]
    line, column = node.key_line or node.line, node.key_column or node.column
    return Mistake(code="usage", message=message, hint=hint, path=path, line=line, column=column)


def _judged(read: UsageFile) -> Iterator[tuple[Keys, str, str]]:
    """Keys nobody knows, and units that are not the assumption's."""
    units = {key: row.unit for key, row in usage().items()}
    own = {key: row.unit for key, row in cost_facts().items()}
    yield from _section(("usage",), read.usage, units)
    for pattern, rows in read.resources.items():
        yield from _section(("resources", pattern), rows, units)
    yield from _section(("own_servers",), read.own_servers, own)
    yield from _section(("server_prices",), read.server_prices, dict.fromkeys(servers(), "USD a server"))


def _section(path: Keys, rows: Mapping[str, Said], units: Mapping[str, str]) -> Iterator[tuple[Keys, str, str]]:
    for key, said in rows.items():
        if key not in units:
            near = did_you_mean(key, list(units))
            hint = f"did you mean `{near}`?" if near else f"there are {one_of(list(units), 30)}"
            yield (*path, key), f"`{dotted((*path, key))}` names nothing that is assumed", hint
        elif said.unit and not f"{units[key]} ".startswith(f"{said.unit} "):
            message = f"`{dotted((*path, key, 'unit'))}` is `{shown(said.unit)}`, and it is counted in `{units[key]}`"
            yield (*path, key, "unit"), message, "give the amount in that unit, or leave `unit` out"
        elif units[key].startswith("share") and said.cases[2] > 1:
            message = f"`{dotted((*path, key))}` is `{said.cases[2]:g}`, and a share is 0 to 1"
            yield (*path, key), message, f"write `{said.cases[2] / 100:g}` for {said.cases[2]:g} percent"
