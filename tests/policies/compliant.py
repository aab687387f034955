"""Cases of a rule: something that complies, spoilt in one place at a time.

GOOD = Compliant("NET-04", aws("group", "ec2/securityGroup:SecurityGroup"), …)

def test_denied():
    assert GOOD.spoil("rule", ipProtocol="tcp").said() == {"group": "…"}
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import yaml

from groundwork.cost.estimate import estimate
from groundwork.plan.walk import plan
from groundwork.policy.world import world_of, world_of_fleet
from groundwork.project import Project
from infra.environment.fleet import fleet
from infra.environment.load import check_config
from policies.graph import Graph, Resource
from policies.judge import Outcome, Verdict, judge
from policies.registry import by_id
from policies.unknown import UNKNOWN
from policies.world import World
from tests.bills import ROOT, SMALL

TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Ref:
    """An input made of another resource's output."""

    name: str


@dataclass(frozen=True)
class Hidden:
    """A value that is not known yet; what it is made of is."""

    value: Any


def ref(name: str) -> Ref:
    """Refer to another resource of the case: the input reads `<name>` and is made of that resource."""
    return Ref(name)


def aws(
    name: str,
    token: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    parent: str = "",
    protect: bool = False,
    **more: Any,
) -> Resource:
    """A resource of AWS: `token` is `ec2/subnet:Subnet`; inputs as the engine has them, in camel case."""
    given = {**(inputs or {}), **more}
    return Resource(_urn(name), f"aws:{token}", name, given, _urn(parent) if parent else "", protect=protect)


def component(name: str, token: str, parent: str = "") -> Resource:
    """A component, `groundwork:aws:Pool`."""
    return Resource(_urn(name), token, name, {}, _urn(parent) if parent else "")


def _urn(name: str) -> str:
    return f"urn:pulumi:case::groundwork::case::{name}"


def _wired(resource: Resource) -> Resource:
    """Put what references stand for in their place, and note what each input is made of."""
    made_of = {key: tuple(sorted(_urn(one) for one in _refs(value))) for key, value in resource.inputs.items()}
    inputs = {key: _plain(value) for key, value in resource.inputs.items()}
    return replace(resource, inputs=inputs, made_of={key: urns for key, urns in made_of.items() if urns})


def _refs(value: Any) -> set[str]:
    if isinstance(value, Ref):
        return {value.name}
    if isinstance(value, Hidden):
        return _refs(value.value)
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {name for one in inside for name in _refs(one)}


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return f"<{value.name}>"
    if isinstance(value, Hidden):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


class Asked:
    """Verdicts of one rule."""

    def __init__(self, verdicts: list[Verdict]) -> None:
        self.verdicts = verdicts

    def outcomes(self) -> dict[str, str]:
        """Outcome by name of what was looked at; nothing that was not."""
        return {verdict.name: verdict.outcome.value for verdict in self.verdicts}

    def said(self) -> dict[str, str]:
        """Message of each violation by name; several for one thing stand one a line."""
        found: dict[str, str] = {}
        for verdict in self.verdicts:
            assert verdict.outcome is not Outcome.ERROR, verdict.message
            if verdict.outcome is Outcome.VIOLATED:
                found[verdict.name] = "\n".join(filter(None, (found.get(verdict.name), verdict.message)))
        return found

    def unknown(self) -> dict[str, str]:
        """Path of what is not known by name."""
        return {v.name: v.message for v in self.verdicts if v.outcome is Outcome.UNKNOWN}

    def passed(self) -> set[str]:
        """Names that passed; not empty where all is well."""
        return {v.name for v in self.verdicts if v.outcome is Outcome.PASSED}

    def keys(self) -> dict[str, str]:
        """Key of the environment each violation points to."""
        return {v.name: v.key for v in self.verdicts if v.outcome is Outcome.VIOLATED}


class Compliant(Asked):
    """Resources that a rule has nothing against."""

    def __init__(
        self, rule: str, *resources: Resource, tier: str = "prod", parameters: Mapping[str, Any] | None = None
    ) -> None:
        self.rule, self.resources, self.tier, self.parameters = rule, resources, tier, parameters or {}
        graph = Graph(tuple(_wired(resource) for resource in resources))
        world = World(tier=tier, today=TODAY, graph=graph)  # type: ignore[arg-type]
        super().__init__(judge([by_id()[rule]], world, {rule: self.parameters}))

    def _with(self, name: str, change: Any) -> "Compliant":
        assert any(resource.name == name for resource in self.resources), name
        changed = [change(resource) if resource.name == name else resource for resource in self.resources]
        return Compliant(self.rule, *(r for r in changed if r is not None), tier=self.tier, parameters=self.parameters)

    def spoil(self, name: str, **inputs: Any) -> "Compliant":
        """The same with these inputs of one resource put in place of its own."""
        return self._with(name, lambda one: replace(one, inputs={**one.inputs, **inputs}))

    def omit(self, name: str, *keys: str) -> "Compliant":
        """The same without these inputs of one resource."""
        return self._with(name, lambda one: replace(one, inputs={k: v for k, v in one.inputs.items() if k not in keys}))

    def unknown_at(self, name: str, key: str) -> "Compliant":
        """The same with one input not known, as in a preview; what it is made of stays known."""
        return self._with(name, lambda one: replace(one, inputs={**one.inputs, key: Hidden(one.inputs.get(key))}))

    def without(self, name: str) -> "Compliant":
        """The same without one resource."""
        return self._with(name, lambda one: None)

    def unprotected(self, name: str) -> "Compliant":
        """The same with one resource that Pulumi may delete."""
        return self._with(name, lambda one: replace(one, protect=False))

    def plus(self, *resources: Resource) -> "Compliant":
        """The same and more."""
        return Compliant(self.rule, *self.resources, *resources, tier=self.tier, parameters=self.parameters)

    def in_tier(self, tier: str) -> "Compliant":
        """The same in another class of environment."""
        return Compliant(self.rule, *self.resources, tier=tier, parameters=self.parameters)


class Written(Asked):
    """An environment of a cloud as text: the smallest one with `extra` added or put in place of what it says."""

    def __init__(self, rule: str, extra: str = "", base: str = SMALL) -> None:
        data = {**yaml.safe_load(base), **(yaml.safe_load(extra) or {})}
        bill = estimate(plan(check_config(data, "small"), "small", Project(ROOT)))
        super().__init__(judge([by_id()[rule]], world_of(bill, TODAY)))


class WrittenHosts(Asked):
    """An environment on own servers as text."""

    def __init__(self, rule: str, text: str) -> None:
        reading = check_config(yaml.safe_load(text), "racks")
        assert reading.onprem is not None, [str(mistake) for mistake in reading.mistakes]
        super().__init__(judge([by_id()[rule]], world_of_fleet(fleet(reading.onprem), TODAY)))
