"""Facts, each with its source and date: accelerators, machine types, prices, quotas, versions. It imports nothing of ours."""

from functools import cache

from infra.catalog.aws import CapacityType, Layout
from infra.catalog.aws_rows import (
    AccountLimit,
    Controller,
    EfaInterface,
    Karpenter,
    KubernetesVersion,
    PolicyStatement,
    QuotaFamily,
)
from infra.catalog.catalog import Catalog
from infra.catalog.rows import Accelerator, Machine, Precision, Price, Region, Row, ServicePrice, Zone

__all__ = [
    "Accelerator",
    "AccountLimit",
    "CapacityType",
    "Catalog",
    "Controller",
    "EfaInterface",
    "Karpenter",
    "KubernetesVersion",
    "Layout",
    "Machine",
    "PolicyStatement",
    "Precision",
    "Price",
    "QuotaFamily",
    "Region",
    "Row",
    "ServicePrice",
    "Zone",
    "catalog",
]


@cache
def catalog() -> Catalog:
    """The catalogue, one for the process; its tables are read when first asked for."""
    return Catalog()
