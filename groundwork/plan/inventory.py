"""The expected-resources file of an environment: what it must contain, partial by intent, readable as a diff.

The same file is asserted on the plan and on the engine's state, so it is made from resources alone; only the money
comes from the bill. Its keys are sorted, so a change of code is read as a diff of infrastructure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import yaml

from groundwork.cost.estimate import Estimate
from groundwork.data_files import read_yaml
from groundwork.plan.model import PlannedResource, Walk
from groundwork.project import Project

KEYS: Final = Path(__file__).with_name("key_inputs.yaml")


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the file says."""

    file: Path
    key: str
    got: object
    wanted: object
    command: str

    def __str__(self) -> str:
        return f"{self.file}: `{self.key}` is {self.got!r}, the file says {self.wanted!r}; if that is meant: {self.command}"


def inventory_file(project: Project, stack: str) -> Path:
    """Where the expected resources of `stack` are kept."""
    return project.root / "tests" / "inventories" / f"{stack}.yaml"


def command(stack: str) -> str:
    """Return the command that writes the file of `stack` anew."""
    return f"groundwork plan {stack} --inventory"


def rewrite(estimate: Estimate, project: Project) -> Path:
    """Write what the plan contains as what is expected from now on."""
    plan = estimate.plan
    file = inventory_file(project, plan.stack)
    head = f"# What stack `{plan.stack}` must contain, asserted on the plan and on the engine's state.\n"
    head += f"# Read a change of this file as the change of infrastructure. Written by: {command(plan.stack)}\n"
    body = {"monthly_usd": money_of(estimate), **resources_of(plan)}
    file.write_text(head + yaml.dump(_one_a_line(body), Dumper=_Dumper, sort_keys=False, width=500), encoding="utf-8")
    return file


class _Line(dict[str, Any]):
    """What stands on one line of the file, so that a changed resource is one changed line."""


class _Dumper(yaml.SafeDumper):
    """Writes `_Line` on one line."""


_Dumper.add_representer(
    _Line, lambda dumper, line: dumper.represent_mapping("tag:yaml.org,2002:map", line, flow_style=True)
)


def _one_a_line(body: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, dict[str, dict[str, Any]]] = body["resources"]
    lines = {
        token: {name: _Line(keys) for name, keys in sorted(named.items())} for token, named in sorted(described.items())
    }
    money = {**body["monthly_usd"], "pools": _Line(body["monthly_usd"]["pools"])}
    return {**body, "resources": lines, "monthly_usd": money}


def resources_of(walk: Walk) -> dict[str, Any]:
    """Counts by type, key inputs by type and name, and names of outputs: of a plan or of an engine's state."""
    return {
        "counts": dict(sorted(Counter(r.type for r in walk.resources if r.custom).items())),
        "resources": _described(walk),
        "outputs": sorted(walk.outputs),
    }


def money_of(estimate: Estimate) -> dict[str, Any]:
    """Monthly cost in whole dollars, in all and by pool."""
    plan, total = estimate.plan, estimate.total.known
    pools = {pool.name: estimate.of([plan.by_urn[pool.urn]]).known for pool in estimate.pools}
    return {
        "low": round(total.low),
        "expected": round(total.expected),
        "high": round(total.high),
        "pools": {name: [round(cost.low), round(cost.expected), round(cost.high)] for name, cost in pools.items()},
        "unknown": list(estimate.total.unknown),
    }


def differences(file: Path, stack: str, got: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare the parts of `file` that `got` has, key by key."""
    wanted = read_yaml(file)
    found = _compare({key: got[key] for key in got}, {key: wanted.get(key) for key in got}, "")
    return tuple(Difference(file, key, is_, should, command(stack)) for key, is_, should in found)


@cache
def _keys() -> Mapping[str, list[str]]:
    return read_yaml(KEYS)


def _described(walk: Walk) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for resource in walk.resources:
        if paths := _keys().get(resource.type):
            found.setdefault(resource.type, {})[resource.name] = dict(_inputs(resource, paths))
    return found


def _inputs(resource: PlannedResource, paths: list[str]) -> Iterator[tuple[str, Any]]:
    for path in paths:
        value: Any = resource.inputs
        for key in path.split("."):
            value = cast("dict[str, Any]", value).get(key) if isinstance(value, Mapping) else None
        if value is not None:
            yield path, value


def _compare(got: object, wanted: object, key: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(got, dict) and isinstance(wanted, dict):
        is_, should = cast("dict[str, object]", got), cast("dict[str, object]", wanted)
        for name in sorted({*is_, *should}):
            yield from _compare(is_.get(name), should.get(name), f"{key}.{name}".strip("."))
    elif got != wanted:
        yield key, got, wanted
