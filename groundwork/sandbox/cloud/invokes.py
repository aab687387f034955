"""Data sources: what a program may ask the cloud without creating anything."""

from collections.abc import Callable, Mapping
from typing import Any

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.shape import Place

Answer = Callable[[Mapping[str, Any], Place], dict[str, Any]]


def _caller(args: Mapping[str, Any], place: Place) -> dict[str, Any]:
    arn = f"arn:{place.partition}:sts::{place.account}:assumed-role/groundwork/sandbox"
    return {"accountId": place.account, "arn": arn, "id": place.account, "userId": "AROASANDBOXSANDBOXSAN:sandbox"}


def _partition(args: Mapping[str, Any], place: Place) -> dict[str, Any]:
    suffix = "amazonaws.com.cn" if place.partition == "aws-cn" else "amazonaws.com"
    return {
        "dnsSuffix": suffix,
        "id": place.partition,
        "partition": place.partition,
        "reverseDnsPrefix": ".".join(reversed(suffix.split("."))),
    }


def _region(args: Mapping[str, Any], place: Place) -> dict[str, Any]:
    name = str(args.get("region") or args.get("name") or place.region)
    return {"name": name, "id": name, "region": name, "endpoint": f"ec2.{name}.amazonaws.com", "description": name}


def _zones(args: Mapping[str, Any], place: Place) -> dict[str, Any]:
    from infra.catalog import catalog  # noqa: PLC0415 (only read where a program asks)

    region = str(args.get("region") or place.region)
    zones = catalog().aws.regions[region].zones
    return {
        "id": region,
        "region": region,
        "state": "available",
        "names": [z.name for z in zones],
        "zoneIds": [z.id for z in zones],
        "groupNames": [region],
    }


ANSWERS: dict[str, Answer] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
}


def answer(token: str, args: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Answer one invoke.

    Raises:
        CloudError: where the sandbox has no answer; it never makes one up.
    """
    if token not in ANSWERS:
        raise CloudError(
            "UnknownFunction",
            f"the sandbox cannot answer `{token}`; it answers " + ", ".join(f"`{t}`" for t in ANSWERS),
        )
    return ANSWERS[token](args, place)
