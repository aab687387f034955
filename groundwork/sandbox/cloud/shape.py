"""From (type, URN, generation, inputs) to an object: its id, its outputs, its companions. Pure; nothing is stored here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from groundwork.sandbox.cloud.spec import Spec, spec
from groundwork.sandbox.cloud.store import Thing
from groundwork.sandbox.cloud.templates import Scope, draw, fill
from groundwork.sandbox.cloud.values import UNKNOWN, has_unknown, put

PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


@dataclass(frozen=True)
class Place:
    """The account and region that calls go to."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """`aws`, or one of the partitions apart."""
        return next((p for prefix, p in PARTITIONS.items() if self.region.startswith(prefix)), "aws")


@dataclass(frozen=True)
class Object:
    """An object as the cloud would make it."""

    spec: Spec
    scope: Scope
    id: str
    arn: str | None
    name: str | None
    outputs: dict[str, Any]
    unique_key: str | None

    @property
    def tags(self) -> dict[str, str]:
        """Its tags, by key."""
        return tags_of(self.outputs)

    def text(self, template: str, **more: Any) -> str:
        """A message with this object's values filled in."""
        return str(fill(template, replace(self.scope, variables={**self.scope.variables, **more})))


def tags_of(state: Mapping[str, Any]) -> dict[str, str]:
    """Tags of an object's state, given as a mapping or as Auto Scaling's list of key and value."""
    tags: Any = state.get("tags") or {}
    if isinstance(tags, list):
        return {row["key"]: row["value"] for row in cast(list[dict[str, str]], tags)}
    return {k: str(v) for k, v in cast(Mapping[str, Any], tags).items()}


def build(  # noqa: PLR0917 (all of them are what an object is made from)
    type_: str,
    urn: str,
    logical: str,
    inputs: dict[str, Any],
    generation: int,
    place: Place,
    look_up: Callable[[str, str], str | None] | None = None,
    keep: Mapping[str, Any] | None = None,
) -> Object:
    """The object that these inputs make; `keep` holds outputs of an existing one that stay as they are."""
    known = spec(type_)
    behaviour = known.behaviour
    region = str(inputs.get("region") or place.region)
    variables: dict[str, Any] = {
        "logical": logical,
        "account": place.account,
        "partition": place.partition,
        "region": region,
    }
    scope = Scope(type_, urn, generation, variables, inputs, look_up=look_up)
    filled = {**{k: fill(v, scope) for k, v in behaviour.defaults.items()}, **inputs}
    scope.inputs = filled
    name = _name(known, scope, inputs, logical)
    if behaviour.name:
        filled[behaviour.name] = variables["name"] = name
    variables["id"] = id_ = str(keep["id"]) if keep else str(fill(behaviour.id, scope))
    variables["arn"] = arn = fill(behaviour.arn, scope) if behaviour.arn else None
    outputs = _outputs(known, scope, filled, arn, region)
    if keep:
        outputs |= {key: keep[key] for key in known.properties.outputs if key in keep and key != "tagsAll"}
    outputs["id"] = id_
    key = fill(behaviour.unique.by, scope) if behaviour.unique else None
    return Object(
        known, scope, id_, arn, name, outputs, None if has_unknown(key) or not str(key or "").strip() else str(key)
    )


def _name(known: Spec, scope: Scope, inputs: Mapping[str, Any], logical: str) -> str | None:
    """The name given, or one made of the prefix or of the resource's name and letters drawn from its identity."""
    if not known.behaviour.name:
        return None
    given = inputs.get(known.behaviour.name)
    if given:
        return str(given)
    letters = draw("0123456789abcdef", 7, f"{scope.type}|{scope.urn}|{scope.generation}|name")
    prefix = inputs.get(f"{known.behaviour.name}Prefix")
    return f"{prefix}{letters}" if prefix else f"{logical}-{letters}"


def _outputs(known: Spec, scope: Scope, filled: dict[str, Any], arn: str | None, region: str) -> dict[str, Any]:
    """Inputs, defaults, and what the cloud computes."""
    outputs = dict(filled)
    scope.outputs = outputs
    if arn and "arn" in known.properties.outputs:
        outputs["arn"] = arn
    if not known.behaviour.is_global and "region" in known.properties.inputs:
        outputs["region"] = region
    for path, template in known.behaviour.outputs.items():
        put(outputs, path, fill(template, scope))
    if "tagsAll" in known.properties.outputs:
        outputs["tagsAll"] = outputs.get("tags", {})
    return outputs


def companions(made: Object) -> list[Thing]:
    """What the service makes along with the object."""
    scope, things = made.scope, list[Thing]()
    for row in made.spec.behaviour.companions:
        id_, state, tags = str(fill(row.id, scope)), fill(row.state, scope), fill(row.tags, scope)
        if id_ == UNKNOWN:
            continue
        other = spec(row.type).behaviour
        inner = Scope(
            row.type,
            made.scope.urn,
            made.scope.generation,
            {**scope.variables, "id": id_, "name": state.get(other.name or "")},
            state,
        )
        arn = fill(other.arn, inner) if other.arn else None
        whole = {**state, "id": id_, **({"arn": arn} if arn else {}), "tags": tags, "tagsAll": tags}
        owner = (made.spec.type, made.id)
        things.append(
            Thing(
                row.type,
                id_,
                whole,
                arn,
                state.get(other.name or ""),
                None,
                0,
                str(scope.variables["region"]),
                tags,
                "service",
                owner,
            )
        )
    return things
