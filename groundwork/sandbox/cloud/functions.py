"""The named functions that placeholders may use: each turns one value into another, as AWS would."""

import base64
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import yaml

SERVICE_ROLES: Final = Path(__file__).parent / "accounts" / "service_roles.yaml"


def public_ip(value: str, _: Mapping[str, Any]) -> str:
    """An address of the documentation blocks (RFC 5737), fixed by the allocation's id."""
    digest = sha256(value.encode()).digest()
    block = ("192.0.2", "198.51.100", "203.0.113")[digest[0] % 3]
    return f"{block}.{digest[1] % 254 + 1}"


def zone_id(zone: str, variables: Mapping[str, Any]) -> str | None:
    """The zone's id, the same in every account, from the catalogue."""
    from infra.catalog import catalog  # noqa: PLC0415 (reading the catalogue takes longer than most commands need)

    region = catalog().aws.regions.get(str(variables["region"]))
    return next((known.id for known in region.zones if known.name == zone), None) if region else None


@cache
def _service_roles() -> dict[str, str]:
    return yaml.safe_load(SERVICE_ROLES.read_text())["roles"]


def service_role(principal: str, _: Mapping[str, Any]) -> str:
    """Name of a service's own role; services the table does not list follow the common pattern."""
    return _service_roles().get(
        principal, "AWSServiceRoleFor" + principal.split(".", maxsplit=1)[0].title().replace("-", "")
    )


def key_arn(value: str, variables: Mapping[str, Any]) -> str:
    """A KMS key's ARN, given either its id or its ARN."""
    if value.startswith("arn:"):
        return value
    return f"arn:{variables['partition']}:kms:{variables['region']}:{variables['account']}:key/{value}"


def certificate(name: str, _: Mapping[str, Any]) -> str:
    """Base64 of something shaped like a certificate authority's certificate; it certifies nothing."""
    body = base64.b64encode(sha256(name.encode()).digest() * 6).decode()
    return base64.b64encode(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n".encode()).decode()


FUNCTIONS: Final[dict[str, Callable[[Any, Mapping[str, Any]], Any]]] = {
    "public-ip": public_ip,
    "dashed": lambda value, _: str(value).replace(".", "-"),
    "zone-id": zone_id,
    "last": lambda value, _: str(value).rsplit("/", 1)[-1],
    "host": lambda value, _: str(value).removeprefix("https://"),
    "service-role": service_role,
    "key-arn": key_arn,
    "certificate": certificate,
    "with-slash": lambda value, _: "/" + str(value).lstrip("/"),
    "balancer-kind": lambda value, _: {"application": "app", "network": "net", "gateway": "gwy"}.get(
        str(value), str(value)
    ),
    "after-loadbalancer": lambda value, _: str(value).split("loadbalancer/")[-1],
}
