"""Recovery by itself: which pending creation is which object, and where it goes in the state."""

from pathlib import Path
from typing import Any

import pytest

from groundwork.lifecycle.inventory import Pending
from groundwork.lifecycle.inventory_sandbox import SandboxInventory
from groundwork.lifecycle.recover import _insert

VPC = "aws:ec2/vpc:Vpc"
URN = "urn:pulumi:dev::groundwork::"


@pytest.fixture
def inventory(tmp_path: Path) -> SandboxInventory:
    return SandboxInventory(tmp_path / "cloud.sqlite", "123456789012", "us-east-1")


def make(inventory: SandboxInventory, kind: str, name: str, inputs: dict[str, Any]) -> str:
    return inventory.cloud.create(f"{URN}{kind}::{name}", kind, name, inputs)[0]


def pending(kind: str, name: str, inputs: dict[str, Any]) -> Pending:
    return Pending(f"{URN}{kind}::{name}", kind, inputs)


def tagged(name: str, environment: str = "dev") -> dict[str, str]:
    return {"Name": name, "groundwork:environment": environment}


def test_a_tagged_object_is_found_by_type_name_and_environment(inventory: SandboxInventory) -> None:
    inputs = {"cidrBlock": "10.0.0.0/16", "tags": tagged("network")}
    made = make(inventory, VPC, "network", inputs)
    assert inventory.find(pending(VPC, "network", inputs), "dev", set()) == made
    assert inventory.find(pending(VPC, "network", inputs), "prod", set()) is None
    assert inventory.find(pending(VPC, "network", {**inputs, "tags": tagged("other")}), "dev", set()) is None


def test_the_object_a_replacement_is_to_replace_is_not_taken_for_its_successor(inventory: SandboxInventory) -> None:
    inputs = {"cidrBlock": "10.0.0.0/16", "tags": tagged("network")}
    old = make(inventory, VPC, "network", inputs)
    assert inventory.find(pending(VPC, "network", inputs), "dev", {old}) is None
    new = make(inventory, VPC, "network", inputs)
    assert inventory.find(pending(VPC, "network", inputs), "dev", {old}) == new


def test_an_object_without_tags_is_found_by_its_inputs(inventory: SandboxInventory) -> None:
    vpc = make(inventory, VPC, "network", {"cidrBlock": "10.0.0.0/16"})
    subnet = make(inventory, "aws:ec2/subnet:Subnet", "a", {"vpcId": vpc, "cidrBlock": "10.0.0.0/24"})
    table = make(inventory, "aws:ec2/routeTable:RouteTable", "out", {"vpcId": vpc})
    kind = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    inputs = {"subnetId": subnet, "routeTableId": table}
    assert inventory.find(pending(kind, "a", inputs), "dev", set()) is None
    made = make(inventory, kind, "a", inputs)
    assert inventory.find(pending(kind, "a", inputs), "dev", set()) == made
    assert inventory.find(pending(kind, "a", {**inputs, "subnetId": "subnet-other"}), "dev", set()) is None


def test_an_adopted_resource_goes_last_and_a_replacement_after_the_one_it_replaces() -> None:
    resources: list[dict[str, Any]] = [{"urn": "a"}, {"urn": "b"}, {"urn": "c"}]
    _insert(resources, {"urn": "d", "id": "new"})
    assert [r["urn"] for r in resources] == ["a", "b", "c", "d"]
    _insert(resources, {"urn": "b", "id": "new"})
    assert resources[1] == {"urn": "b", "delete": True}
    assert resources[2] == {"urn": "b", "id": "new"}
