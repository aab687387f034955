"""Ways to the cloud: the stand-in's file, or an AWS account with the caller's credentials."""

from typing import Any

from groundwork.errors import CloudRefused
from groundwork.lifecycle.inventory import CloudInventory
from groundwork.lifecycle.place import Place


def inventory_of(place: Place, region: str, account: str | None) -> CloudInventory:
    """Return the inventory of the place's account and region."""
    if place.sandbox:
        from groundwork.lifecycle.inventory_sandbox import SandboxInventory  # noqa: PLC0415 - only one of the two is needed
        from groundwork.sandbox.programs.accounts import account_of  # noqa: PLC0415

        allowed = {"allowedAccountIds": [account]} if account else {}
        return SandboxInventory(place.cloud, account_of(allowed), region)
    from groundwork.lifecycle.inventory_aws import AwsInventory  # noqa: PLC0415 - boto3 takes a fifth of a second

    return AwsInventory(region)


def require_credentials(place: Place, account: str | None) -> str:
    """Check that the caller may use the account, before anything is begun; return the account's id.

    Raises:
        CloudRefused: no credentials, expired ones, or those of another account; the hint names both ways out.
    """
    import boto3  # noqa: PLC0415 - a fifth of a second that the sandbox does not need
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    sandbox = f"`groundwork up {place.stack} --sandbox` builds it into the stand-in cloud instead"
    try:
        clients: Any = boto3
        client = clients.client("sts", region_name="us-east-1")
        found = str(client.get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        raise CloudRefused(
            f"no usable AWS credentials: {error}", f"sign in (`aws configure sso`, `AWS_PROFILE`), or {sandbox}"
        ) from error
    if account and found != account:
        raise CloudRefused(
            f"the credentials are of account `{found}`, and `account` in the environment is `{account}`",
            f"choose the profile of that account (`AWS_PROFILE`), or {sandbox}",
        )
    return found
