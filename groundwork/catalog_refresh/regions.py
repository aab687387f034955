"""Zone names, ids and what each zone offers, from one account's answers to the same question asked both ways."""

import gzip
import json
from pathlib import Path
from typing import Any, Final

from groundwork.catalog_refresh.hardware import moto_folder

TITLES: Final[dict[str, str]] = {
    "ap-northeast-1": "Tokyo",
    "ap-northeast-2": "Seoul",
    "ap-south-1": "Mumbai",
    "ap-southeast-1": "Singapore",
    "ap-southeast-2": "Sydney",
    "ca-central-1": "Canada (Central)",
    "eu-central-1": "Frankfurt",
    "eu-north-1": "Stockholm",
    "eu-south-2": "Spain",
    "eu-west-1": "Ireland",
    "eu-west-2": "London",
    "eu-west-3": "Paris",
    "sa-east-1": "São Paulo",
    "us-east-1": "N. Virginia",
    "us-east-2": "Ohio",
    "us-west-1": "N. California",
    "us-west-2": "Oregon",
}
"""Regions the catalogue covers, as AWS titles them."""


def region_row(region: str, machines: set[str], folder: Path | None = None) -> dict[str, Any]:
    """Title, zones with ids, and by zone the covered machines it offers.

    A zone's id is found by matching what it offers: the answers by zone name and by zone id come from one account, so
    the two lists of a zone are equal, and no two zones of a region offer the same.
    """
    by_name = _offers(region, "availability-zone", folder)
    by_id = _offers(region, "availability-zone-id", folder)
    return {
        "title": TITLES[region],
        "zones": {
            zone: {"id": _only(zone_id for zone_id, same in by_id.items() if same == offers)}
            for zone, offers in sorted(by_name.items())
        },
        "offers": {zone: sorted(offers & machines) for zone, offers in sorted(by_name.items())},
    }


def _offers(region: str, location: str, folder: Path | None) -> dict[str, set[str]]:
    file = (folder or moto_folder()) / "instance_type_offerings" / location / f"{region}.json.gz"
    offers: dict[str, set[str]] = {}
    for offer in json.loads(gzip.decompress(file.read_bytes())):
        offers.setdefault(offer["Location"], set()).add(offer["InstanceType"])
    return offers


def _only(candidates: Any) -> str:
    (one,) = candidates
    return one
