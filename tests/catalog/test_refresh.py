"""The maintainer's refresh commands: what they write is what the catalogue reads, and a zero is never a price."""

import json

import boto3
import pytest
from botocore.stub import Stubber

from groundwork.catalog_refresh import page as facts_page
from groundwork.catalog_refresh import write
from groundwork.catalog_refresh.__main__ import main
from groundwork.catalog_refresh.prices import FILTERS, prices, products
from groundwork.catalog_refresh.prices import write as write_prices
from groundwork.catalog_refresh.regions import TITLES
from infra.catalog import catalog
from infra.catalog.load import DATA


def product(machine: str, *usd: str, unit: str = "Hrs") -> dict[str, object]:
    """A product as GetProducts answers it."""
    terms = {
        f"t{i}": {"priceDimensions": {"d": {"unit": unit, "pricePerUnit": {"USD": one}}}} for i, one in enumerate(usd)
    }
    return {"product": {"attributes": {"instanceType": machine}}, "terms": {"OnDemand": terms}}


def test_machines_and_offerings_come_out_as_they_are_committed(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "DATA", tmp_path)
    main()
    written = {str(path.relative_to(tmp_path)): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.yaml")}
    assert set(written) == {"aws/machines.yaml", *(f"aws/offerings/{region}.yaml" for region in TITLES)}
    for file, text in written.items():
        assert text == (DATA / file).read_text(encoding="utf-8"), f"{file}: run `python -m groundwork.catalog_refresh`"


def test_the_facts_page_is_current():
    assert facts_page.PAGE.read_text(encoding="utf-8") == facts_page.page(catalog()), (
        "docs/facts.md is older than the tables: run `python -m groundwork.catalog_refresh.page`"
    )


def test_products_are_asked_for_with_filters_that_leave_one_price():
    client = boto3.client("pricing", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    wanted = {**FILTERS, "regionCode": "eu-west-1"}
    parameters = {
        "ServiceCode": "AmazonEC2",
        "Filters": [{"Type": "TERM_MATCH", "Field": key, "Value": wanted[key]} for key in sorted(wanted)],
    }
    with Stubber(client) as stub:
        page = {"FormatVersion": "aws_v1", "PriceList": [json.dumps(product("m7i.large", "0.11"))]}
        stub.add_response("get_products", {**page, "NextToken": "more"}, parameters)
        stub.add_response("get_products", page, {**parameters, "NextToken": "more"})
        assert len(list(products(client, "eu-west-1"))) == 2
        stub.assert_no_pending_responses()


def test_a_price_of_zero_is_no_price():
    assert prices([product("p5e.48xlarge", "0.0000000000")], ["p5e.48xlarge"]) == {}


def test_machines_outside_the_catalogue_and_other_units_are_left_out():
    found = [product("x1.32xlarge", "9"), product("m7i.large", "7", unit="Quantity"), product("m7i.xlarge", "0.2")]
    assert prices(found, ["m7i.large", "m7i.xlarge"]) == {"m7i.xlarge": 0.2}


def test_two_prices_for_one_machine_are_refused():
    with pytest.raises(ValueError, match=r"`m7i.large` has two on-demand prices, 0.1 and 0.11; look at FILTERS"):
        prices([product("m7i.large", "0.1"), product("m7i.large", "0.11")], ["m7i.large"])


def test_a_written_price_file_is_read_as_written(tmp_path, monkeypatch):
    from infra.catalog import load

    monkeypatch.setattr(write, "DATA", tmp_path)
    write_prices("eu-west-1", {"g5.xlarge": 1.123, "m7i.large": 0.1123}, "2026-12-01")
    monkeypatch.setattr(load, "DATA", tmp_path)
    load.document.cache_clear()
    try:
        assert load.raw_rows("aws/prices/eu-west-1.yaml") == {"g5.xlarge": 1.123, "m7i.large": 0.1123}
        assert load.facts("aws/prices/eu-west-1.yaml")["retrieved"] == "2026-12-01"
        assert load.dates("aws/prices/eu-west-1.yaml") == ["2026-12-01"]
    finally:
        load.document.cache_clear()
