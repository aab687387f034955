"""The table of types and the calls that make them (`operations.yaml`)."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

TABLE = Path(__file__).with_name("operations.yaml")


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Call(Row):
    """One request to AWS that the provider makes for a resource."""

    operation: str = Field(
        pattern=r"^[a-z0-9]+\.[A-Za-z0-9]+$", description="`service.Operation`, as botocore names them."
    )
    when: str | None = Field(None, description="Made only if this input is given, and not false.")
    takes: tuple[str, ...] | None = Field(None, description="Inputs it takes. None: all that no other call takes.")
    within: str = Field("", description="Member that holds what the request itself has no member for, dotted.")
    renamed: dict[str, str] = Field(
        {}, description="Dotted input (`*`: each of a list) to dotted member, from the same depth."
    )
    fixed: dict[str, Any] = Field(
        {}, description="Dotted members the provider fills; `$id`, `$account` and `$<input>` stand for those."
    )
    each: dict[str, dict[str, Any]] = Field(
        {}, description="Dotted input, a list of values, to the structure made of each."
    )
    tagged_as: str | None = Field(None, description="Kind of resource in EC2's `TagSpecifications`.")


class Entry(Row):
    """How a type is made."""

    calls: tuple[Call, ...] = ()
    provider_only: dict[str, str] = Field({}, description="Inputs that never reach AWS, each with the reason.")
    omitted_when: dict[str, Any] = Field({}, description="Inputs left out of the request at this value.")
    no_operation: str | None = Field(None, description="Why no operation makes it.")


@cache
def table() -> dict[str, Entry]:
    """Every type of the table."""
    rows = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {type_: Entry.model_validate(row) for type_, row in rows.items()}
