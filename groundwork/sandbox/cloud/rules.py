"""Checks that one object's data cannot express: they look at several objects, or at the catalogue."""

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.faults import Faults
from groundwork.sandbox.cloud.shape import Object
from groundwork.sandbox.cloud.store import Store, Thing

GENEROUS = 20
"""How many times AWS's default quotas the sandbox's account has, so that trying things out meets no limit by accident."""


def apply(store: Store, faults: Faults, made: Object) -> CloudError | None:
    """Refuse the object, or answer the failure that it is left behind with."""
    return None


def before_delete(store: Store, thing: Thing) -> None:
    """Refuse a deletion."""
