"""`python -m groundwork.catalog_refresh.prices REGION…`: on-demand prices again from the AWS Price List.

Needs AWS credentials with `pricing:GetProducts`. It asks for Linux, shared tenancy, nothing pre-installed and running
instances ("Used"): without those filters the list also answers dedicated tenancy, about a tenth dearer, and reserved
capacity that stands idle, at 0.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final, cast

from groundwork.catalog_refresh.regions import TITLES
from groundwork.catalog_refresh.write import write_table
from infra.catalog import catalog

HOME: Final = "us-east-1"
"""Region of the Price List's endpoint; it answers for all regions."""

FILTERS: Final[dict[str, str]] = {
    "capacitystatus": "Used",
    "operatingSystem": "Linux",
    "preInstalledSw": "NA",
    "tenancy": "Shared",
}
"""Attributes that leave one price a machine type and region."""


def products(client: Any, region: str) -> Iterator[dict[str, Any]]:
    """Every EC2 product of `region` under `FILTERS`, parsed."""
    wanted = {**FILTERS, "regionCode": region}
    filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in sorted(wanted.items())]
    for page in client.get_paginator("get_products").paginate(ServiceCode="AmazonEC2", Filters=filters):
        yield from (json.loads(text) for text in page["PriceList"])


def prices(found: Iterable[dict[str, Any]], machines: Iterable[str]) -> dict[str, float]:
    """Price of each of `machines` among the products; a price of 0 is no price and is left out.

    Raises:
        ValueError: the list gives one machine two prices, so the filters no longer single one out.
    """
    names = set(machines)
    table: dict[str, float] = {}
    for product in found:
        name: str = product["product"]["attributes"].get("instanceType", "")
        if name not in names:
            continue
        for usd in _on_demand(product):
            if usd and table.setdefault(name, usd) != usd:
                raise ValueError(f"`{name}` has two on-demand prices, {table[name]} and {usd}; look at FILTERS")
    return dict(sorted(table.items()))


def _on_demand(product: dict[str, Any]) -> Iterator[float]:
    terms: dict[str, dict[str, Any]] = product["terms"].get("OnDemand", {})
    for term in terms.values():
        dimensions = cast(dict[str, dict[str, Any]], term["priceDimensions"])
        for dimension in dimensions.values():
            if dimension["unit"] == "Hrs":
                yield float(dimension["pricePerUnit"]["USD"])


def write(region: str, table: dict[str, float], today: str) -> None:
    """Write the region's price file."""
    facts = {
        "source": "AWS Price List, GetProducts, AmazonEC2",
        "retrieved": today,
        "currency": "USD",
        "region": region,
        "refresh": f"python -m groundwork.catalog_refresh.prices {region}",
    }
    comment = (
        f"On-demand prices in {TITLES[region]} ({region}), US dollars an hour, Linux, shared tenancy.",
        "A type that is missing is not sold on demand here or its price is not known; it is never 0.",
    )
    write_table(f"aws/prices/{region}.yaml", facts, comment, table)


def main(regions: list[str]) -> None:
    """Write the price files of `regions`; of all that the catalogue covers where none is named."""
    import boto3  # noqa: PLC0415 - only here

    client = cast(Any, boto3).client("pricing", region_name=HOME)
    for region in regions or list(TITLES):
        table = prices(products(client, region), catalog().aws.machines)
        write(region, table, datetime.now(UTC).date().isoformat())
        print(f"{region}: {len(table)} prices", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
