"""The few types every part of an environment shares: a strict model, a count range, and money."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Model(BaseModel):
    """A part of the environment: unknown keys are refused, values are never silently converted, instances never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=False)


class Range(Model):
    """How few and how many of a thing there may be; the one shape of every count in the environment."""

    min: int = Field(
        0, ge=0, le=1000, description="Fewest. 0: an idle pool costs nothing; raise it where a cold start is too slow."
    )
    max: int = Field(
        2,
        ge=0,
        le=1000,
        description="Most; also what the worst-case cost and the quota check assume. 2: room for one replacement while the first drains.",
    )

    @model_validator(mode="after")
    def min_never_exceeds_max(self) -> "Range":
        if self.min > self.max:
            raise ValueError(f"`min` is {self.min}, above `max` {self.max}; lower `min` or raise `max`")
        return self


UsdPerMonth = Annotated[float, Field(gt=0, le=100_000_000, strict=False, description="US dollars a month (730 hours).")]
"""Money a month, in US dollars; a month is 730 hours everywhere in this project (the convention of the cloud's own calculators)."""

Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]*[a-z0-9]$|^[a-z]$",
        max_length=24,
        description="Lower-case letters, digits and single hyphens, at most 24 characters, so every derived name stays within the cloud's limits.",
    ),
]
"""A name in the environment: becomes part of resource names, labels and tags."""
