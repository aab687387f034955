"""Gateway: the AWS side of the way in; the load balancer itself is made by its controller from Kubernetes objects."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.environment.environment import Environment
from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.controller_policies import controller_policies
from infra.targets.aws.network import Network
from infra.targets.aws.roles import ServiceAccount, associate, pod_identity_role
from infra.targets.aws.web_firewall import WebFirewall, WebFirewallArgs

HTTPS: Final = 443
POD_PORTS: Final = (1025, 65535)
"""Ports pods may listen on; a container without extra rights gets no lower one."""


@dataclass(frozen=True)
class GatewayArgs:
    """Where the gateway stands."""

    context: Context
    network: Network
    cluster: Cluster


class Gateway(pulumi.ComponentResource):
    """Controller's identity, who may connect, and for a public gateway the web firewall. `none` makes nothing."""

    identities: dict[str, pulumi.Output[str]]
    """Workload to its role, for the contract."""
    exports: dict[str, pulumi.Output[Any]]
    """What the platform writes on the load balancer: its security group and its web firewall."""

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Gateway", name, None, opts)
        self._args = args
        self._context = args.context
        self._below = pulumi.ResourceOptions(parent=self)
        self.identities, self.exports = {}, {}
        exposure = args.context.environment.gateway.exposure
        if exposure != "none":
            self.identities["load-balancer-controller"] = self._controller()
            self.exports["gateway_security_group"] = self._group()
        if exposure == "public":
            firewall = WebFirewall(name, WebFirewallArgs(args.context), self._below)
            self.exports["gateway_web_acl"] = firewall.arn
        self.register_outputs(dict(self.exports))

    def _controller(self) -> pulumi.Output[str]:
        context = self._context
        known = context.catalog.aws.load_balancer_controller
        account = ServiceAccount(known.namespace, known.service_account)
        role = pod_identity_role(
            context,
            "load-balancers",
            account=account,
            description=f"Load balancer controller {known.version} of cluster {context.cluster_name}",
            opts=self._below,
        )
        policies = context.account_id.apply(lambda number: controller_policies(known, self._placeholders(number)))
        for policy in dict.fromkeys(statement.policy for statement in known.statements):
            if policy != "web-firewall" or context.environment.gateway.exposure == "public":
                self._policy(role, policy, policies[policy])
        associate(
            context,
            "load-balancers",
            cluster_name=self._args.cluster.cluster_name,
            account=account,
            role_arn=role.arn,
            opts=self._below,
        )
        return role.arn

    def _policy(self, role: aws.iam.Role, policy: str, text: pulumi.Output[str]) -> None:
        aws.iam.RolePolicy(
            self._context.name("tag", "load-balancers", policy),
            name=policy,
            role=role.name,
            policy=text,
            opts=pulumi.ResourceOptions(parent=role),
        )

    def _placeholders(self, account: str) -> dict[str, str]:
        context = self._context
        return {
            "partition": context.partition,
            "region": context.region,
            "account": account,
            "cluster": context.cluster_name,
            "environment": context.environment.name,
        }

    def _group(self) -> pulumi.Output[str]:
        """Group of the load balancer: HTTPS from the ranges allowed, and out to pods alone."""
        name = self._context.name("aws:ec2/securityGroup", "gateway")
        group = aws.ec2.SecurityGroup(
            name,
            name=name,
            description="Clients of the gateway",
            vpc_id=self._args.network.vpc_id,
            tags=self._context.tags(name),
            opts=self._below,
        )
        for place, cidr in enumerate(clients(self._context.environment)):
            self._clients(group, place, cidr)
        self._to_pods(group)
        return group.id

    def _clients(self, group: aws.ec2.SecurityGroup, place: int, cidr: str) -> None:
        name = self._context.name("tag", "gateway-clients", str(place))
        aws.vpc.SecurityGroupIngressRule(
            name,
            security_group_id=group.id,
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            description="Clients, by HTTPS",
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=group),
        )

    def _to_pods(self, group: aws.ec2.SecurityGroup) -> None:
        nodes = self._args.cluster.node_security_group_id
        pairs = (
            ("out", aws.vpc.SecurityGroupEgressRule, group.id, nodes),
            ("in", aws.vpc.SecurityGroupIngressRule, nodes, group.id),
        )
        for way, rule, owner, peer in pairs:
            name = self._context.name("tag", "gateway-to-pods", way)
            rule(
                name,
                security_group_id=owner,
                referenced_security_group_id=peer,
                ip_protocol="tcp",
                from_port=POD_PORTS[0],
                to_port=POD_PORTS[1],
                description="Requests from the gateway to pods",
                tags=self._context.tags(name),
                opts=pulumi.ResourceOptions(parent=group),
            )


def clients(environment: Environment) -> list[str]:
    """Ranges that may connect: those given, else the network's own two."""
    return environment.gateway.allowed_cidrs or [environment.network.cidr, environment.network.pods_cidr]
