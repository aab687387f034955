"""Money and time: budget, schedules."""

from typing import Annotated

from pydantic import Field, model_validator

from infra.environment.base import Email, Model, Name, Range, UsdPerMonth, form
from infra.environment.mistakes import shown

Percent = Annotated[
    int,
    Field(ge=1, le=1000, description="A share of the budget, percent; above 100 hears of an overrun.", examples=[80]),
]


class Budget(Model):
    """What the environment may cost, and who hears of it."""

    monthly_usd: UsdPerMonth = Field(
        examples=[4000],
        description="US dollars a month. The plan's worst case is held against it, and the cloud's own budget is set to it.",
    )
    alert_at_percent: list[Percent] = Field(
        default_factory=lambda: [50, 80, 100],
        min_length=1,
        max_length=5,
        description="Shares of the budget at which `notify` hears. 50, 80, 100: halfway, time to act, spent.",
    )
    notify: list[Email] = Field(
        default_factory=list[str],
        max_length=10,
        description="E-mail addresses that are told. Empty: the environment's owner.",
    )


class Schedule(Model):
    """Pools resized at set times, for example to zero at night."""

    pools: list[Name] = Field(
        min_length=1, max_length=40, description="Pools it resizes, keys of `pools`.", examples=["[gpu]"]
    )
    cron: str = Field(
        pattern=r"^[A-Za-z0-9*,/-]+( [A-Za-z0-9*,/-]+){4}$",
        max_length=120,
        examples=['"0 20 * * MON-FRI"'],
        json_schema_extra=form("five cron fields such as `0 20 * * MON-FRI`", "cron fields"),
        description="When, as five cron fields (minute hour day month weekday), for example `0 20 * * MON-FRI`.",
    )
    timezone: str = Field(
        default="Etc/UTC",
        pattern=r"^[A-Za-z0-9_+/-]+$",
        max_length=64,
        examples=["Europe/Berlin"],
        json_schema_extra=form("an IANA time zone such as `Europe/Berlin`", "IANA time zone"),
        description="IANA time zone of `cron`. Etc/UTC: the same all year, no hour twice or missing.",
    )
    nodes: Range = Field(
        default_factory=lambda: Range(min=0, max=0), description="Size from then on. 0 to 0: scaled to nothing."
    )


class Monitoring(Model):
    """What the cloud itself watches for this environment."""

    metrics: bool = Field(
        default=True,
        description="A managed Prometheus workspace and the identity that writes to it. True: an environment nobody sees is not served; it costs per sample, nothing when idle.",
    )
    alarms: bool = Field(
        default=True,
        description="Alarms on budget, failed nodes and interrupted spot capacity, sent to the owner. True: silence should be chosen.",
    )


class Waiver(Model):
    """A check that is knowingly passed over."""

    check: str = Field(
        pattern=r"^[a-z][a-z-]*$",
        examples=["host-memory"],
        max_length=40,
        json_schema_extra=form("a check's code such as `host-memory`", "code of a check"),
        description="Code of the check, as the message shows it, for example `host-memory`.",
    )
    key: str = Field(
        pattern=r"^[A-Za-z0-9_./-]+$",
        max_length=200,
        examples=["models.llama"],
        json_schema_extra=form("a key with dots such as `models.llama`", "key with dots"),
        description="Key it concerns, for example `models.llama`.",
    )
    reason: str = Field(
        min_length=12,
        max_length=500,
        examples=['"Weights are streamed, tested on this type."'],
        description="Why this is acceptable here, in a sentence others will read.",
    )

    @model_validator(mode="after")
    def reason_is_a_sentence(self) -> "Waiver":
        """One word is no reason."""
        if len(self.reason.split()) < 3:
            raise ValueError(f"`reason` is `{shown(self.reason)}`; say in a sentence why this is acceptable here")
        return self
