"""Read tables: one YAML file is a head of facts and its rows; source and date reach every row."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import yaml

from infra.catalog.rows import Row

DATA: Final = Path(__file__).parent / "data"
"""Folder of the tables."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RETRIEVED: Final = re.compile(r"retrieved: ['\"]?(20\d\d-\d\d-\d\d)")

R = TypeVar("R", bound=Row)


class TableError(ValueError):
    """A table of the catalogue is broken; the message begins with its file and row."""


@cache
def document(file: str) -> dict[str, Any]:
    """The parsed YAML of `file`, a path under the data folder."""
    return cast(dict[str, Any], yaml.load((DATA / file).read_text(encoding="utf-8"), Loader=_LOADER))  # noqa: S506  a safe loader


def facts(file: str) -> dict[str, Any]:
    """Head of a table: source, day retrieved, and what holds for every row."""
    return cast(dict[str, Any], document(file)["facts"])


def raw_rows(file: str) -> dict[str, Any]:
    """Rows of a table as written."""
    return cast(dict[str, Any], document(file)["rows"])


def rows(file: str, kind: type[R], **columns: Mapping[str, Any]) -> dict[str, R]:
    """Rows of a table, validated; `columns` gives more columns by row, for example derived ones."""
    head = facts(file)
    table: dict[str, R] = {}
    for name, row in raw_rows(file).items():
        derived = {column: values[name] for column, values in columns.items()}
        filled = {"name": name, "source": head["source"], "retrieved": head["retrieved"], **derived, **row}
        try:
            table[name] = kind.model_validate(filled)
        except ValueError as error:
            raise TableError(f"{file}: row `{name}`: {error}") from error
    return table


def files() -> list[str]:
    """Every table, as a path under the data folder."""
    return sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*.yaml"))


def dates(file: str) -> list[str]:
    """Each day a table says something was retrieved, its head's and its rows' own, without parsing it."""
    return _RETRIEVED.findall((DATA / file).read_text(encoding="utf-8"))
