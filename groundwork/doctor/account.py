"""The account as the doctor sees it: a few questions through boto3, each answer kept."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from groundwork.doctor.finding import Finding, State

DENIED: Final = ("AccessDenied", "UnauthorizedOperation", "AccessDeniedException", "OptInRequired")


class Account:
    """An AWS account and region that the caller has credentials for."""

    def __init__(self, region: str, environment: str, session: boto3.Session | None = None) -> None:
        self.region = region
        self.environment = environment
        self._session = session or boto3.Session()
        self._clients: dict[str, Any] = {}
        self._default_quotas: dict[str, Mapping[str, float]] = {}

    def client(self, service: str) -> Any:
        """Return the client of a service in the region."""
        if service not in self._clients:
            config = Config(retries={"mode": "standard", "max_attempts": 4}, connect_timeout=5, read_timeout=20)
            self._clients[service] = self._session.client(service, region_name=self.region, config=config)  # pyright: ignore[reportUnknownMemberType, reportCallIssue, reportArgumentType]
        return self._clients[service]

    @cached_property
    def id(self) -> str:
        """Number of the account."""
        return str(self.client("sts").get_caller_identity()["Account"])

    def pages(self, service: str, operation: str, key: str, **arguments: Any) -> list[dict[str, Any]]:
        """List everything an operation pages through."""
        paginator = self.client(service).get_paginator(operation)
        return [item for page in paginator.paginate(**arguments) for item in page.get(key, ())]

    def of_others(self, items: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Leave out what this environment itself has already made, so that it is not counted twice."""
        return [item for item in items if self.environment not in _environments(item)]

    @cached_property
    def zone_ids(self) -> Mapping[str, str]:
        """Zone ids by this account's names for them."""
        zones = self.client("ec2").describe_availability_zones()["AvailabilityZones"]
        return {zone["ZoneName"]: zone["ZoneId"] for zone in zones}

    def quota(self, service: str, code: str) -> float | None:
        """Return the account's value of a quota, else the default of AWS; None where the service knows neither."""
        client = self.client("service-quotas")
        try:
            return float(client.get_service_quota(ServiceCode=service, QuotaCode=code)["Quota"]["Value"])
        except client.exceptions.NoSuchResourceException:
            return self._defaults(service).get(code)

    def _defaults(self, service: str) -> Mapping[str, float]:
        """Defaults of AWS for a service, listed once: an account that never asked for more has no value of its own."""
        if service not in self._default_quotas:
            client = self.client("service-quotas")
            try:
                rows = self.pages("service-quotas", "list_aws_default_service_quotas", "Quotas", ServiceCode=service)
            except client.exceptions.NoSuchResourceException:
                rows = []
            self._default_quotas[service] = {str(row["QuotaCode"]): float(row["Value"]) for row in rows}
        return self._default_quotas[service]


def _environments(item: Mapping[str, Any]) -> list[str]:
    tags: list[Mapping[str, str]] = item.get("Tags") or item.get("TagSet") or []
    return [tag["Value"] for tag in tags if tag.get("Key") == "groundwork:environment"]


SERVICES: Final[Mapping[str, str]] = {
    "DescribeFileSystems": "fsx",
    "GetRole": "iam",
    "GetServiceQuota": "servicequotas",
    "ListAWSDefaultServiceQuotas": "servicequotas",
    "ListClusters": "eks",
}
"""IAM's name of the service of an operation, where it is not `ec2`."""

Look = Callable[[], Iterable[Finding]]


def guarded(area: str, look: Look) -> Iterator[Finding]:
    """Yield what `look` finds; what the caller may not ask becomes a finding of its own, never a silence."""
    try:
        yield from look()
    except ClientError as error:
        said = cast("Mapping[str, str]", error.response.get("Error", {}))  # pyright: ignore[reportUnknownMemberType]
        code, action = said.get("Code", "unknown"), _action(error)
        remedy = (
            f"allow `{action}` to who runs the doctor" if code in DENIED else "try again; if it stays, ask AWS support"
        )
        yield Finding(
            area, action, State.NOT_LOOKED_AT, f"{code}: {said.get('Message', '')}".strip(), "an answer", remedy
        )
    except BotoCoreError as error:
        yield Finding(area, area, State.NOT_LOOKED_AT, str(error), "an answer", "check the network and the credentials")


def _action(error: ClientError) -> str:
    operation = str(error.operation_name)  # pyright: ignore[reportUnknownArgumentType]
    return f"{SERVICES.get(operation, 'ec2')}:{operation}"
