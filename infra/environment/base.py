"""What every part of an environment shares: a strict model, and the kinds of text and numbers that occur more than once.

Each kind of text has a pattern, so that no value can mean something to a shell, a template or a log that it does not
mean here, and a form in words, which error messages use. Look-arounds are not used: the same patterns stand in the JSON
Schema that editors read.
"""

from typing import Annotated, Any, Final, cast

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Model(BaseModel):
    """A part of the environment: unknown keys are refused, values are never silently converted, instances never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def half_a_range_keeps_the_other_default(cls, data: Any) -> Any:
        """`nodes: {max: 6}` leaves the least at that field's own default, not at that of ranges in general."""
        if not isinstance(data, dict):
            return data
        given = cast(dict[str, Any], data)
        for name, info in cls.model_fields.items():
            half = given.get(name)
            if info.annotation is Range and isinstance(half, dict) and not info.is_required():
                default: Range = info.get_default(call_default_factory=True)
                given = {**given, name: {"min": default.min, "max": default.max, **cast(dict[str, Any], half)}}
        return given


class Range(Model):
    """How few and how many of a thing there may be; the one shape of every count in the environment."""

    min: int = Field(
        default=0,
        ge=0,
        le=1000,
        description="Fewest. 0: an idle pool costs nothing; raise it where a cold start is too slow.",
    )
    max: int = Field(
        default=2,
        ge=0,
        le=1000,
        description="Most; also what the worst-case cost and the quota check assume. 2: room for one replacement while the first drains.",
    )

    @model_validator(mode="after")
    def min_never_exceeds_max(self) -> "Range":
        """A range that holds nothing is a mistake."""
        if self.min > self.max:
            raise ValueError(f"`min` is {self.min}, above `max`, which is {self.max}; lower `min` or raise `max`")
        return self


def form(words: str, short: str) -> dict[str, Any]:
    """Schema notes that say what a text must look like, in full for error messages (after "not"), in short for tables."""
    return {"x-form": words, "x-type": short}


UsdPerMonth = Annotated[float, Field(gt=0, le=100_000_000, description="US dollars a month (730 hours).")]
"""Money a month, in US dollars; a month is 730 hours everywhere in this project (the convention of the cloud's own calculators)."""

NAME_FORM: Final = "a name of lower-case letters, digits and hyphens that begins with a letter"

Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z]([a-z0-9-]*[a-z0-9])?$",
        max_length=24,
        description="Lower-case letters, digits and hyphens, at most 24 characters, so every derived name stays within the cloud's limits.",
        json_schema_extra=form(NAME_FORM, "name"),
    ),
]
"""A name in the environment: becomes part of resource names, labels and tags."""

Email = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        max_length=254,
        examples=["ada@example.com"],
        json_schema_extra=form("an e-mail address", "e-mail address"),
    ),
]
"""An address that mail and tags take alike: AWS tags know no quotes, brackets or dollar signs."""

Cidr = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$",
        examples=["10.64.0.0/16"],
        json_schema_extra=form("an IPv4 range such as `10.64.0.0/16`", "IPv4 range"),
    ),
]
"""An IPv4 range; whether it is one that exists is checked with the network."""

ZoneName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        examples=["us-east-1a"],
        json_schema_extra=form("an availability zone such as `us-east-1a`", "availability zone"),
    ),
]
"""An availability zone by name; whether the region has it is checked against the catalogue."""

MachineType = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        examples=["g6.2xlarge"],
        json_schema_extra=form("a machine type such as `g6.2xlarge`", "machine type"),
    ),
]
"""A machine type by the cloud's name; whether it is offered is checked against the catalogue."""

RoleArn = Annotated[
    str,
    Field(
        pattern=r"^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]{1,512}$",
        examples=["arn:aws:iam::123456789012:role/platform-admin"],
        json_schema_extra=form("the ARN of an IAM role", "IAM role ARN"),
    ),
]
"""Who may come in, as IAM names them."""

TagKey = Annotated[
    str,
    Field(
        pattern=r"^[\p{L}\p{N}_.:/=+@-]([\p{L}\p{N} _.:/=+@-]*[\p{L}\p{N}_.:/=+@-])?$",
        max_length=128,
        examples=["team"],
        json_schema_extra=form("a tag key: letters, digits, spaces and `_ . : / = + - @`", "tag key"),
    ),
]
TagValue = Annotated[
    str,
    Field(
        pattern=r"^[\p{L}\p{N} _.:/=+@-]*$",
        max_length=256,
        examples=["ml-serving"],
        json_schema_extra=form("a tag value: letters, digits, spaces and `_ . : / = + - @`", "tag value"),
    ),
]
"""Tags as AWS takes them (Tagging AWS resources, naming limits); a new line or a quote is none."""

LabelKey = Annotated[
    str,
    Field(
        pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$",
        max_length=317,
        examples=["example.com/team"],
        json_schema_extra=form("a label key such as `team` or `example.com/team`", "label key"),
    ),
]
LabelValue = Annotated[
    str,
    Field(
        pattern=r"^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$",
        examples=["ml-serving"],
        json_schema_extra=form(
            "a label value: up to 63 letters, digits and `_ . -`, with a letter or digit at both ends",
            "label value",
        ),
    ),
]
"""Labels as Kubernetes takes them (Labels and Selectors, syntax and character set)."""
