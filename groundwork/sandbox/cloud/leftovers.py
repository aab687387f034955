"""What controllers in a cluster leave behind in the cloud: load balancers, interfaces, volumes, tagged as they tag them.

The engine knows none of it, and as long as it is there the subnets, security groups and the VPC cannot be deleted.
The shapes are data in `accounts/leftovers.yaml`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from groundwork.sandbox.cloud import references
from groundwork.sandbox.cloud.shape import Place, build
from groundwork.sandbox.cloud.store import Store, Thing
from groundwork.sandbox.cloud.templates import Scope, fill
from groundwork.sandbox.cloud.values import value_at

CLUSTER: Final = "aws:eks/cluster:Cluster"
KINDS: Final = ("balancer", "interface", "volume")


@cache
def _shapes() -> dict[str, list[dict[str, Any]]]:
    return yaml.safe_load((Path(__file__).parent / "accounts" / "leftovers.yaml").read_text())["leftovers"]


def plant(store: Store, place: Place, cluster: str, kinds: Sequence[str]) -> list[Thing]:
    """Leave such objects behind in the cluster's subnets; a later shape may name an earlier one by its type's last word.

    Raises:
        KeyError: where there is no such cluster or kind.
    """
    planted: list[Thing] = []
    with store.transaction():
        thing = store.get(CLUSTER, cluster)
        if thing is None:
            raise KeyError(f"the sandbox has no cluster `{cluster}`")
        around = _surroundings(store, place, thing)
        for kind in kinds:
            named: dict[str, str] = {}
            for shape in _shapes()[kind]:
                urn = f"leftover::{kind}::{cluster}"
                made = _one(place, urn, shape, {**around, **named}, store.birth(shape["type"], urn))
                if owner := shape.get("owner"):
                    made = replace(made, owner=(owner, named[owner.split(":")[-1]]))
                store.put(made, references.edges_of(store, made))
                store.born(made.type, urn)
                named[made.type.split(":")[-1]] = made.id
                planted.append(made)
    return planted


def _one(place: Place, urn: str, shape: dict[str, Any], variables: dict[str, Any], generation: int) -> Thing:
    """One object as the controller would create it."""
    type_ = shape["type"]
    state = fill(shape["state"], Scope(type_, urn, generation, variables, {}))
    made = build(type_, urn, str(variables["cluster"]), state, generation, place)
    thing = Thing(type_, made.id, made.outputs, made.arn, made.name, urn, generation, place.region, made.tags)
    return replace(thing, made_by="controller", unique_key=made.unique_key)


def _surroundings(store: Store, place: Place, cluster: Thing) -> dict[str, Any]:
    """Where controllers put things: the nodes' subnets, the VPC, the cluster's own group."""
    groups = store.pointing_at(CLUSTER, cluster.id)
    nodes = [subnet for group, _ in groups for subnet in group.state.get("subnetIds", [])]
    subnets: list[str] = sorted(set(nodes or value_at(cluster.state, "vpcConfig.subnetIds")))
    subnet = store.get("aws:ec2/subnet:Subnet", subnets[0])
    return {
        "cluster": cluster.id,
        "subnet": subnets[0],
        "subnets": subnets[:2],
        "vpc": subnet.state.get("vpcId") if subnet else None,
        "zone": subnet.state.get("availabilityZone") if subnet else None,
        "clusterGroup": value_at(cluster.state, "vpcConfig.clusterSecurityGroupId"),
        "account": place.account,
        "region": place.region,
    }
