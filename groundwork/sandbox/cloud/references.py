"""Inputs that name other objects: each must be there, and is remembered so that nothing in use can be deleted."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.shape import Object
from groundwork.sandbox.cloud.spec import Reference, Refusal, spec
from groundwork.sandbox.cloud.store import Edge, Store, Thing
from groundwork.sandbox.cloud.values import has_unknown, value_at, values_at

MANAGED = re.compile(r"^arn:aws[a-z-]*:iam::aws:policy/")


@cache
def managed_policies() -> frozenset[str]:
    """Paths and names of the policies AWS manages, as far as the sandbox knows them."""
    path = Path(__file__).parent / "accounts" / "managed_policies.yaml"
    return frozenset(yaml.safe_load(path.read_text())["policies"])


def edges(store: Store, made: Object) -> list[Edge]:
    """What the object names.

    Raises:
        CloudError: in the words of the service, where it names something that is not there.
    """
    found = [
        edge
        for path, reference in made.spec.behaviour.references.items()
        for edge in _edges(store, made, path, reference)
    ]
    needs = made.spec.behaviour.needs
    if needs and not store.get(needs.type, made.text(needs.id)):
        raise _refusal(made, spec(needs.type).behaviour.missing, made.text(needs.id))
    return found


def edges_of(store: Store, thing: Thing) -> list[Edge]:
    """What an object made by a service names; what is not there is left out."""
    found: list[Edge] = []
    for path, reference in spec(thing.type).behaviour.references.items():
        for value in values_at(thing.state, path):
            if isinstance(value, str) and (target := store.find(reference.to, reference.by, value)):
                found.append(Edge(path, target.type, target.id, reference.blocks, reference.part_of))
    return found


def _edges(store: Store, made: Object, path: str, reference: Reference) -> Iterator[Edge]:
    itself = str(value_at(made.outputs, reference.self)) if reference.self else None
    for value in values_at(made.outputs, path):
        if not isinstance(value, str) or not value or has_unknown(value) or _outside(reference, value):
            continue
        target = store.find(reference.to, reference.by, value.removesuffix(":*") if "arn" in reference.by else value)
        if target is None:
            raise _refusal(made, reference.missing or spec(reference.to[0]).behaviour.missing, value)
        yield Edge(path, target.type, target.id, reference.blocks and value != itself, reference.part_of)


def _outside(reference: Reference, value: str) -> bool:
    """Whether the value names something that is no object of the account, and is right as it is."""
    if reference.external and re.search(reference.external, value):
        return True
    return reference.managed and bool(MANAGED.match(value)) and MANAGED.sub("", value) in managed_policies()


def _refusal(made: Object, missing: Refusal | None, value: str) -> CloudError:
    refusal = missing or Refusal(code="ResourceNotFoundException", message="The resource '{value}' does not exist")
    return CloudError(refusal.code, made.text(refusal.message, value=value))


def documents(made: Object) -> None:
    """Inputs that hold JSON must hold JSON.

    Raises:
        CloudError: as IAM and its neighbours say it.
    """
    for path in made.spec.behaviour.documents:
        text = made.outputs.get(path)
        if isinstance(text, str) and text and not has_unknown(text):
            try:
                json.loads(text)
            except ValueError as wrong:
                code = "MalformedPolicyDocument" if made.spec.service == "iam" else "InvalidParameterException"
                raise CloudError(code, f"`{path}` is not JSON: {wrong}") from wrong
