"""Monitoring: what the cloud itself watches, a workspace for metrics and a topic for alarms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.alarms import Alarms, AlarmsArgs
from infra.targets.aws.autoscaling import Autoscaling
from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.policies import Statement
from infra.targets.aws.pools import Pools
from infra.targets.aws.roles import ServiceAccount, associate, pod_identity_role

METRICS_WRITER: Final = ServiceAccount("monitoring", "prometheus")
"""Account that the platform's Prometheus, or its agent, runs as."""


@dataclass(frozen=True)
class MonitoringArgs:
    """What is watched."""

    context: Context
    cluster: Cluster
    pools: Pools
    autoscaling: Autoscaling


class Monitoring(pulumi.ComponentResource):
    """A managed Prometheus workspace with its writer's identity, and alarms that reach the owner; each as asked."""

    identities: dict[str, pulumi.Output[str]]
    exports: dict[str, pulumi.Output[Any]]
    topic_arn: pulumi.Output[str] | None
    """Where alarms go; None where none are asked for."""

    def __init__(self, name: str, args: MonitoringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Monitoring", name, None, opts)
        self._args = args
        self._context = args.context
        self._below = pulumi.ResourceOptions(parent=self)
        self.identities, self.exports, self.topic_arn = {}, {}, None
        if args.context.environment.monitoring.metrics:
            self._metrics()
        if args.context.environment.monitoring.alarms:
            alarms = Alarms(name, AlarmsArgs(args.context, args.pools, args.autoscaling), self._below)
            self.topic_arn = alarms.topic_arn
            self.exports["alarm_topic"] = alarms.topic_arn
        self.register_outputs(dict(self.exports))

    def _metrics(self) -> None:
        context = self._context
        name = context.name("aws:amp/workspace", "metrics")
        workspace = aws.amp.Workspace(
            name, alias=name, kms_key_arn=context.key_arn, tags=context.tags(name), opts=self._below
        )
        role = pod_identity_role(
            context,
            "metrics-writer",
            account=METRICS_WRITER,
            description=f"Writes metrics of cluster {context.cluster_name}",
            statements=workspace.arn.apply(writes_metrics),
            opts=self._below,
        )
        associate(
            context,
            "metrics-writer",
            cluster_name=self._args.cluster.cluster_name,
            account=METRICS_WRITER,
            role_arn=role.arn,
            opts=self._below,
        )
        self.identities["metrics-writer"] = role.arn
        self.exports["metrics_workspace"] = workspace.id
        self.exports["metrics_endpoint"] = workspace.prometheus_endpoint


def writes_metrics(workspace_arn: str) -> list[Statement]:
    """Write to the one workspace; reading it is for people and dashboards, which have their own identities."""
    return [{"Sid": "WriteMetrics", "Effect": "Allow", "Action": "aps:RemoteWrite", "Resource": workspace_arn}]
