"""Small programs and the smallest stand-in cloud, for tests of the walk itself."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws


class EchoCloud:
    """Gives back what it was given, with an id and an ARN made of the name."""

    def preview(self, urn: str, type: str, name: str, inputs: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        kind = type.rsplit(":", maxsplit=1)[-1].lower()
        return f"{kind}-{name}", {**inputs, "arn": f"arn:aws:{kind}/{name}"}

    def invoke(self, token: str, args: Mapping[str, Any]) -> dict[str, Any]:
        return {"accountId": "123456789012", "arn": "arn", "id": "123456789012", "userId": "u"}


class Group(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:test:Group", name, None, opts)
        self.register_outputs({})


def network(subnets: int = 2) -> None:
    """A component with a network and subnets that depend on it, by an explicit provider."""
    provider = aws.Provider("aws", region="us-east-1", allowed_account_ids=["123456789012"])
    group = Group("net", pulumi.ResourceOptions(providers=[provider]))
    below = pulumi.ResourceOptions(parent=group)
    account = aws.get_caller_identity_output(opts=pulumi.InvokeOptions(provider=provider)).account_id
    vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", tags={"account": account}, opts=below)
    for index in range(subnets):
        aws.ec2.Subnet(f"subnet-{index}", vpc_id=vpc.id, cidr_block=f"10.0.{index % 256}.0/24", opts=below)
    pulumi.export("vpc", vpc.arn)


def secrets() -> None:
    """Secrets marked by the program, hidden in a structure, and secret only by name."""
    vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16", tags={"note": pulumi.Output.secret("hunter2")})
    aws.ssm.Parameter("p", type="SecureString", value=pulumi.Output.secret("hunter2"))
    aws.secretsmanager.SecretVersion("s", secret_id="s", secret_string="hunter2")
    pulumi.export("note", vpc.tags)
