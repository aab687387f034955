"""Flow logs: who talked to whom in the network, kept encrypted for a set time."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.logs import log_group
from infra.targets.aws.policies import document, trust

AGGREGATION_SECONDS: Final = 600
"""Seconds one record sums up: the longer of AWS's two choices, since records are paid for by size. Source: Amazon VPC User Guide, "Flow log records"."""


@dataclass(frozen=True)
class FlowLogsArgs:
    """The network that is watched."""

    context: Context
    vpc_id: pulumi.Output[str]


class FlowLogs(pulumi.ComponentResource):
    """A log group of its own, the role that writes to it, and the flow log."""

    def __init__(self, name: str, args: FlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:FlowLogs", name, None, opts)
        self._context = args.context
        group = log_group(
            args.context,
            f"/groundwork/{args.context.environment.name}/flow-logs",
            args.context.environment.network.flow_logs_days,
            "flow-logs",
            opts=pulumi.ResourceOptions(parent=self),
        )
        role = self._role(group)
        flow = self._context.name("tag", "flow-logs")
        aws.ec2.FlowLog(
            flow,
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=AGGREGATION_SECONDS,
            tags=self._context.tags(flow),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"log_group": group.name})

    def _role(self, group: aws.cloudwatch.LogGroup) -> aws.iam.Role:
        name = self._context.name("aws:iam/role", "flow-logs")
        role = aws.iam.Role(
            name,
            name=name,
            description="Writes the network's flow logs",
            assume_role_policy=self._context.account_id.apply(
                lambda account: trust("vpc-flow-logs.amazonaws.com", account=account)
            ),
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.iam.RolePolicy(
            name,
            name="write-flow-logs",
            role=role.name,
            policy=group.arn.apply(
                lambda arn: document(
                    [
                        {
                            "Sid": "WriteToThisGroup",
                            "Effect": "Allow",
                            "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                            "Resource": [arn, f"{arn}:*"],
                        }
                    ]
                )
            ),
            opts=pulumi.ResourceOptions(parent=role),
        )
        return role
