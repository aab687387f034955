"""Faults on request: what a person can make go wrong in the stand-in cloud, and how it is written.

| fault | what happens |
|---|---|
| `capacity:h100`, `capacity:p5.48xlarge@us-east-1a` | no machines of that accelerator or type (in that zone) |
| `quota:p=0`, `quota:spot-g-vt=8`, `quota:L-F678F1CE=1` | the account may run so many vCPUs of a family, or have so many objects |
| `zone:us-east-1a` | no machine type is offered in that zone |
| `throttle:eks`, `throttle:eks=3` | the service answers "rate exceeded", always or for the first calls |
| `slow:NodeGroup=5` | creating such an object takes so many seconds |
| `lost-response:Cluster` | such an object is created, but the answer never arrives |
| `deny:eks:CreateCluster` | the caller lacks the permission (`*` at the end matches the rest) |
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Final

from groundwork.sandbox.cloud.errors import FaultMisspelt
from groundwork.sandbox.cloud.spec import known_types, spec

VARIABLE: Final = "GROUNDWORK_SANDBOX_FAULTS"
FORMS: Final = {
    "capacity": "capacity:ACCELERATOR or capacity:MACHINE, optionally @ZONE",
    "quota": "quota:FAMILY=VCPUS, quota:spot-FAMILY=VCPUS or quota:L-CODE=COUNT",
    "zone": "zone:ZONE",
    "throttle": "throttle:SERVICE or throttle:SERVICE=CALLS",
    "slow": "slow:TYPE=SECONDS",
    "lost-response": "lost-response:TYPE",
    "deny": "deny:SERVICE:ACTION",
}


@dataclass
class Faults:
    """The faults in force."""

    capacity: set[tuple[str, str | None]] = field(default_factory=set[tuple[str, "str | None"]])
    quotas: dict[str, int] = field(default_factory=dict[str, int])
    zones: set[str] = field(default_factory=set[str])
    throttled: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    slow: dict[str, float] = field(default_factory=dict[str, float])
    lost: set[str] = field(default_factory=set[str])
    denied: set[str] = field(default_factory=set[str])

    def denies(self, action: str) -> bool:
        """Whether the caller may not do this."""
        return any(fnmatchcase(action, pattern) for pattern in self.denied)


def from_environment() -> list[str]:
    """The faults that the environment variable asks for."""
    return [text.strip() for text in os.environ.get(VARIABLE, "").split(",") if text.strip()]


def parse(texts: Iterable[str]) -> Faults:
    """The faults as written.

    Raises:
        FaultMisspelt: naming the one that is wrong, and those there are.
    """
    faults = Faults()
    for text in texts:
        kind, _, rest = text.partition(":")
        if kind not in FORMS or not rest:
            raise _misspelt(text, kind)
        _add(faults, kind, rest, text)
    return faults


def _add(faults: Faults, kind: str, rest: str, text: str) -> None:
    what, equals, number = rest.partition("=")
    if kind == "capacity":
        name, _, zone = rest.partition("@")
        faults.capacity.add((_machine(name, text), _zone(zone, text) if zone else None))
    elif kind == "quota":
        faults.quotas[_quota(what, text)] = int(_number(number, text))
    elif kind == "zone":
        faults.zones.add(_zone(rest, text))
    elif kind == "throttle":
        faults.throttled[_service(what, text)] = int(_number(number, text)) if equals else None
    elif kind == "slow":
        faults.slow[_type(what, text)] = _number(number, text)
    elif kind == "lost-response":
        faults.lost.add(_type(rest, text))
    else:
        faults.denied.add(_action(rest, text))


def _misspelt(text: str, kind: str) -> FaultMisspelt:
    near = get_close_matches(kind, FORMS, n=1)
    hint = f"did you mean `{near[0]}`? " if near else ""
    return FaultMisspelt(
        f"`{text}` is not a fault the sandbox can make; {hint}it is one of: " + "; ".join(FORMS.values())
    )


def _wrong(text: str, part: str, what: str, allowed: Iterable[str]) -> FaultMisspelt:
    choices = sorted(allowed)
    near = get_close_matches(part, choices, n=3) or choices[:12]
    return FaultMisspelt(
        f"`{part}` in the fault `{text}` is not {what}; for example " + ", ".join(f"`{c}`" for c in near)
    )


def _number(number: str, text: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = -1
    if value < 0:
        raise FaultMisspelt(f"`{text}` needs a number of 0 or more after `=`, as in `{FORMS[text.partition(':')[0]]}`")
    return value


def _type(name: str, text: str) -> str:
    by_short: dict[str, str] = {type_.split(":")[-1]: type_ for type_ in reversed(known_types())}
    if name in known_types():
        return name
    if name not in by_short:
        raise _wrong(text, name, "a resource type", by_short)
    return by_short[name]


def _service(name: str, text: str) -> str:
    services = {spec(type_).service for type_ in known_types()}
    if name not in services:
        raise _wrong(text, name, "a service", services)
    return name


def _action(action: str, text: str) -> str:
    actions = {a for t in known_types() for a in spec(t).behaviour.actions.model_dump().values() if a}
    if not any(fnmatchcase(known, action) for known in actions):
        raise _wrong(text, action, "an action the sandbox calls", actions)
    return action


def _machine(name: str, text: str) -> str:
    from infra.catalog import catalog  # noqa: PLC0415 (only read where such a fault is asked for)

    known = {*catalog().accelerators, *catalog().aws.machines}
    if name not in known:
        raise _wrong(text, name, "an accelerator or machine type of the catalogue", known)
    return name


def _zone(name: str, text: str) -> str:
    from infra.catalog import catalog  # noqa: PLC0415 (only read where such a fault is asked for)

    known = {zone.name for region in catalog().aws.regions.values() for zone in region.zones}
    if name not in known:
        raise _wrong(text, name, "an availability zone of the catalogue", known)
    return name


def _quota(name: str, text: str) -> str:
    from infra.catalog import catalog  # noqa: PLC0415 (only read where such a fault is asked for)

    families = {*catalog().aws.quota_families}
    codes = {limit.quota for t in known_types() if (limit := spec(t).behaviour.limit)}
    known = {*families, *(f"spot-{family}" for family in families), *codes}
    if name not in known:
        raise _wrong(text, name, "a quota family or code", known)
    return name
