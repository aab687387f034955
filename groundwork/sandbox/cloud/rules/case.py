"""What a rule is given: the object as it would be, what there is besides, and the faults in force."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from groundwork.sandbox.cloud.faults import Faults
from groundwork.sandbox.cloud.shape import Object
from groundwork.sandbox.cloud.store import Store, Thing
from groundwork.sandbox.cloud.values import has_unknown, value_at, values_at
from infra.catalog import Catalog, catalog

SUBNET = "aws:ec2/subnet:Subnet"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"


@dataclass(frozen=True)
class Case:
    """One object about to be created or changed."""

    store: Store
    faults: Faults
    made: Object
    before: Thing | None = None
    """The object as it was; none when it is created."""

    @property
    def catalog(self) -> Catalog:
        """The facts."""
        return catalog()

    @property
    def region(self) -> str:
        """Region the object is in."""
        return str(self.made.scope.variables["region"])

    def get(self, path: str) -> Any:
        """A property of the object; None where it is absent or not known yet."""
        value = value_at(self.made.outputs, path)
        return None if has_unknown(value) else value

    def texts(self, path: str) -> list[str]:
        """Every known text that the path leads to."""
        return [
            value for value in values_at(self.made.outputs, path) if isinstance(value, str) and not has_unknown(value)
        ]

    def subnets(self, path: str) -> list[Thing]:
        """The subnets that a property names."""
        found = (self.store.get(SUBNET, id_) for id_ in self.texts(path))
        return [subnet for subnet in found if subnet]

    @cached_property
    def template(self) -> dict[str, Any]:
        """State of the launch template the object starts machines from; empty where it has none."""
        by_id, by_name = self.get("launchTemplate.id"), self.get("launchTemplate.name")
        thing = self.store.get(TEMPLATE, by_id) if by_id else self.store.find((TEMPLATE,), "name", by_name or "")
        return thing.state if thing else {}


def zone_of(subnet: Thing) -> str:
    """Zone of a subnet."""
    return str(subnet.state.get("availabilityZone") or "")
