"""What is known of each resource type: the shape of `types/*.yaml` and `properties/*.yaml`, read when first needed."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from groundwork.sandbox.cloud.errors import UnknownType

HERE = Path(__file__).parent


class Row(BaseModel):
    """Frozen data; a key nobody knows is an error at load."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refusal(Row):
    """An AWS error: code, and message with placeholders."""

    code: str
    message: str


class Limit(Refusal):
    """How many objects of the type an account may have."""

    most: int = Field(description="AWS's default.")
    quota: str = Field(description="Service Quotas code, `L-…`.")
    within: str | None = Field(
        default=None, description="Property within whose value they are counted; none: the account."
    )


class Unique(Refusal):
    """A combination that only one living object of the type may have."""

    by: str


class Protected(Refusal):
    """A switch that forbids deletion."""

    by: str


class Contents(Refusal):
    """Deletion is refused while there is something inside, unless `force` says to empty it."""

    force: str


class Reference(Row):
    """An input that names another object."""

    to: tuple[str, ...]
    by: Literal["id", "arn", "name", "id-or-arn", "name-or-arn"] = "id"
    blocks: bool = Field(default=True, description="Whether it keeps the other from being deleted.")
    part_of: bool = Field(default=False, description="Whether this object goes when the other does.")
    external: str | None = Field(
        default=None, description="Pattern of values that name something outside the account's objects."
    )
    managed: bool = Field(default=False, description="Whether policies that AWS manages may be named.")
    missing: Refusal | None = None
    in_use: Refusal | None = None
    self: str | None = Field(
        default=None, description="Property that may name the same object without keeping it alive."
    )

    @field_validator("to", mode="before")
    @classmethod
    def one_or_several(cls, to: Any) -> Any:
        """A single type is written without a list."""
        return (to,) if isinstance(to, str) else to


class Companion(Row):
    """An object that the service makes, and removes, along with this one."""

    type: str
    id: str
    state: dict[str, Any] = Field(default_factory=dict[str, Any])
    tags: dict[str, str] = Field(default_factory=dict[str, str])


class Actions(Row):
    """The IAM actions behind each call; no `update`: every property is create-only."""

    create: str
    read: str
    update: str | None = None
    delete: str


class Needs(Row):
    """Another object that must be there, found by its id."""

    type: str
    id: str


class Behaviour(Row):
    """One resource type, as `types/<service>.yaml` describes it."""

    id: str
    arn: str | None = None
    name: str | None = Field(default=None, description="Input that holds its name.")
    is_global: bool = Field(default=False, alias="global", description="Belongs to the account, not to a region.")
    cloudformation: str | None = Field(default=None, description="Type whose schema names create-only properties.")
    actions: Actions
    create_only: tuple[str, ...] = ()
    updatable: tuple[str, ...] = Field(
        default=(), description="What the extracted create-only properties name wrongly."
    )
    defaults: dict[str, Any] = Field(default_factory=dict[str, Any])
    outputs: dict[str, Any] = Field(default_factory=dict[str, Any])
    documents: tuple[str, ...] = Field(default=(), alias="json", description="Inputs that hold JSON.")
    references: dict[str, Reference] = Field(default_factory=dict[str, Reference])
    companions: tuple[Companion, ...] = ()
    adopts: str | None = Field(default=None, description="Type whose existing object this one takes over.")
    needs: Needs | None = None
    versioned: str | None = Field(default=None, description="Output that grows by one with each update.")
    exists: Refusal | None = Field(
        default=None, description="A second one of the same id; none: creating again is no error."
    )
    unique: Unique | None = None
    missing: Refusal | None = None
    in_use: Refusal | None = None
    owned: Refusal | None = Field(
        default=None, description="Said while the object that it was made along with is there."
    )
    contents: Contents | None = None
    protected: Protected | None = None
    limit: Limit | None = None

    @field_validator("references", mode="before")
    @classmethod
    def a_type_alone_is_a_reference_by_id(cls, references: dict[str, Any]) -> dict[str, Any]:
        """`vpcId: aws:ec2/vpc:Vpc` is short for `vpcId: {to: aws:ec2/vpc:Vpc}`."""
        return {path: ({"to": to} if isinstance(to, str) else to) for path, to in references.items()}


class Properties(Row):
    """What the provider's SDK and CloudFormation's schema say of a type; generated by `properties/extract.py`."""

    inputs: tuple[str, ...]
    required: tuple[str, ...] = ()
    outputs: tuple[str, ...] = Field(default=(), description="Properties that only the cloud sets.")
    create_only: tuple[str, ...] = ()


class Spec(Row):
    """All that is known of one type."""

    type: str
    behaviour: Behaviour
    properties: Properties
    create_only: tuple[str, ...]

    @property
    def taggable(self) -> bool:
        """Whether objects of the type carry tags."""
        return "tags" in self.properties.inputs

    @property
    def service(self) -> str:
        """The service as IAM calls it, for example `elasticfilesystem`."""
        return self.behaviour.actions.create.split(":")[0]


@cache
def _table(kind: str, service: str) -> dict[str, dict[str, Any]]:
    path = HERE / kind / f"{service}.yaml"
    return yaml.load(path.read_text(), Loader=yaml.CSafeLoader) if path.exists() else {}


@cache
def spec(type_: str) -> Spec:
    """All that is known of a type.

    Raises:
        UnknownType: where it is not described.
    """
    service = type_.removeprefix("aws:").split("/")[0]
    row = _table("types", service).get(type_) if type_.startswith("aws:") else None
    if row is None:
        raise UnknownType(type_)
    behaviour = Behaviour.model_validate(row)
    properties = Properties.model_validate(_table("properties", service)[type_])
    named = {*properties.create_only, *behaviour.create_only} - set(behaviour.updatable)
    return Spec(type=type_, behaviour=behaviour, properties=properties, create_only=tuple(sorted(named)))


@cache
def known_types() -> tuple[str, ...]:
    """Every type described, sorted."""
    services = sorted(path.stem for path in (HERE / "types").glob("*.yaml"))
    return tuple(sorted(type_ for service in services for type_ in _table("types", service)))
