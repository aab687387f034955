"""Private endpoints: the cloud's services reached without leaving the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.environment.environment import Environment
from infra.targets.aws.context import Context

ALWAYS: Final[Mapping[str, str]] = {
    "autoscaling": "the cluster autoscaler resizes node groups",
    "ec2": "the network add-on, the volume driver and both autoscalers manage interfaces, volumes and machines",
    "ecr.api": "nodes log in to the image registry",
    "ecr.dkr": "nodes pull images; their layers come through S3",
    "eks": "nodes join, and Karpenter reads the cluster's address",
    "eks-auth": "pods get credentials by EKS Pod Identity",
    "elasticloadbalancing": "the load balancer controller makes and fills load balancers",
    "kms": "workloads use the environment's key",
    "logs": "control plane, flow and container logs are written",
    "secretsmanager": "workloads read their secrets",
    "sqs": "Karpenter hears of interruptions",
    "ssm": "Karpenter looks up machine images",
    "sts": "pods and nodes take roles",
}
"""Service to who needs it. Sources: EKS User Guide, "Deploy private clusters with limited internet access"; Karpenter
documentation, "Private clusters"; both read 2026-11. IAM and the price list have no endpoint."""


def services(environment: Environment) -> dict[str, str]:
    """Service to who needs it, for what `environment` turns on."""
    used = dict(ALWAYS)
    if environment.storage.lustre:
        used["fsx"] = "the Lustre driver looks up the file system"
    if environment.storage.shared_files:
        used["elasticfilesystem"] = "the EFS driver makes access points"
    if environment.monitoring.metrics:
        used["aps-workspaces"] = "Prometheus writes to its workspace"
    if environment.gateway.exposure == "public":
        used["wafv2"] = "the load balancer controller ties the web firewall to load balancers"
    return dict(sorted(used.items()))


@dataclass(frozen=True)
class EndpointsArgs:
    """Where endpoints stand and whose routes lead to S3."""

    context: Context
    vpc_id: pulumi.Output[str]
    subnets: Mapping[str, pulumi.Output[str]]
    """Zone to the subnet its interfaces are in."""
    route_tables: Mapping[str, pulumi.Output[str]]


class Endpoints(pulumi.ComponentResource):
    """The free gateway to S3 and, where asked for, an interface in every zone for each service used."""

    def __init__(self, name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Endpoints", name, None, opts)
        self._args = args
        self._context = args.context
        self._s3_gateway()
        if args.context.environment.network.endpoints == "full":
            group = self._group()
            for service in services(args.context.environment):
                self._interface(service, group)
        self.register_outputs({})

    def _s3_gateway(self) -> None:
        name = self._context.name("tag", "endpoint", "s3")
        aws.ec2.VpcEndpoint(
            name,
            vpc_id=self._args.vpc_id,
            service_name=self._service("s3"),
            vpc_endpoint_type="Gateway",
            route_table_ids=list(self._args.route_tables.values()),
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _group(self) -> aws.ec2.SecurityGroup:
        """Who may call: nodes and pods, by HTTPS; the endpoints themselves call nobody."""
        name = self._context.name("aws:ec2/securityGroup", "endpoints")
        group = aws.ec2.SecurityGroup(
            name,
            name=name,
            description="HTTPS from nodes and pods to private endpoints",
            vpc_id=self._args.vpc_id,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        network = self._context.environment.network
        for who, cidr in (("network", network.cidr), ("pods", network.pods_cidr)):
            rule = self._context.name("tag", "endpoints-from", who)
            aws.vpc.SecurityGroupIngressRule(
                rule,
                security_group_id=group.id,
                description=f"HTTPS from the {who} range",
                cidr_ipv4=cidr,
                ip_protocol="tcp",
                from_port=443,
                to_port=443,
                tags=self._context.tags(rule),
                opts=pulumi.ResourceOptions(parent=self),
            )
        return group

    def _interface(self, service: str, group: aws.ec2.SecurityGroup) -> None:
        name = self._context.name("tag", "endpoint", service.replace(".", "-"))
        aws.ec2.VpcEndpoint(
            name,
            vpc_id=self._args.vpc_id,
            service_name=self._service(service),
            vpc_endpoint_type="Interface",
            subnet_ids=list(self._args.subnets.values()),
            security_group_ids=[group.id],
            # The services' public names then resolve to these interfaces, so that no client needs configuring.
            private_dns_enabled=True,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _service(self, service: str) -> str:
        return f"com.amazonaws.{self._context.region}.{service}"
