"""Who may connect to whom between the control plane and the nodes: two security groups and their exact rules."""

from dataclasses import dataclass
from typing import Final, Literal

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.routes import ANYWHERE
from infra.targets.aws.tags import DISCOVERY


@dataclass(frozen=True)
class Rule:
    """One way in: to the first from the second, by name of the group."""

    name: str
    to: Literal["node", "control-plane"]
    source: Literal["node", "control-plane"]
    ports: tuple[int, int]
    why: str
    protocol: Literal["tcp", "udp"] = "tcp"


RULES: Final = (
    Rule("api", "control-plane", "node", (443, 443), "Nodes and pods call the API server"),
    Rule("webhook-443", "node", "control-plane", (443, 443), "API server calls webhooks and API services on 443"),
    Rule("kubelet", "node", "control-plane", (10250, 10250), "API server calls kubelets for logs and exec"),
    Rule("webhook-4443", "node", "control-plane", (4443, 4443), "API server calls metrics and policy webhooks"),
    Rule("webhook-6443", "node", "control-plane", (6443, 6443), "API server calls the metrics adapter"),
    Rule("webhook-8443", "node", "control-plane", (8443, 8443), "API server calls the webhook of Karpenter"),
    Rule(
        "webhook-9443",
        "node",
        "control-plane",
        (9443, 9443),
        "API server calls the webhook of the load balancer controller",
    ),
    Rule("metrics-10251", "node", "control-plane", (10251, 10251), "API server calls the metrics server"),
    Rule("dns-tcp", "node", "node", (53, 53), "Pods look up names"),
    Rule("dns-udp", "node", "node", (53, 53), "Pods look up names", "udp"),
    Rule("pods", "node", "node", (1025, 65535), "Pods and nodes talk on unprivileged ports"),
)
"""Least rules with which the usual controllers work. Sources: EKS User Guide, "View Amazon EKS security group requirements";
terraform-aws-modules/terraform-aws-eks, recommended node rules, read 2026-11."""


@dataclass(frozen=True)
class ClusterRulesArgs:
    """Where the groups are."""

    context: Context
    vpc_id: pulumi.Output[str]


class ClusterRules(pulumi.ComponentResource):
    """The control plane's and the nodes' security groups."""

    control_plane_id: pulumi.Output[str]
    node_id: pulumi.Output[str]

    def __init__(self, name: str, args: ClusterRulesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:ClusterRules", name, None, opts)
        self._args = args
        self._context = args.context
        cluster = args.context.cluster_name
        groups = {
            "control-plane": self._group("control-plane", "Interfaces of the control plane"),
            # The load balancer controller adds its rules to the one group with the cluster's tag, and to no other.
            "node": self._group(
                "node", "Nodes and pods", **{f"kubernetes.io/cluster/{cluster}": "owned", DISCOVERY: cluster}
            ),
        }
        for rule in RULES:
            self._way_in(rule, groups[rule.to], groups[rule.source])
        for cidr in (self._context.environment.network.cidr, *self._context.environment.cluster.private_cidrs):
            self._operators(cidr, groups["control-plane"])
        self._way_out(groups["node"])
        self.control_plane_id, self.node_id = groups["control-plane"].id, groups["node"].id
        self.register_outputs({"control_plane_id": self.control_plane_id, "node_id": self.node_id})

    def _group(self, who: str, description: str, **tags: str) -> aws.ec2.SecurityGroup:
        name = self._context.name("aws:ec2/securityGroup", who)
        return aws.ec2.SecurityGroup(
            name,
            name=name,
            description=f"{description} of cluster {self._context.cluster_name}",
            vpc_id=self._args.vpc_id,
            # The load balancer controller's own rules go with the load balancers; what is left must not hold the group.
            revoke_rules_on_delete=True,
            tags=self._context.tags(name, **tags),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _way_in(self, rule: Rule, to: aws.ec2.SecurityGroup, source: aws.ec2.SecurityGroup) -> None:
        name = self._context.name("tag", rule.to, "from", rule.source, rule.name)
        aws.vpc.SecurityGroupIngressRule(
            name,
            security_group_id=to.id,
            referenced_security_group_id=source.id,
            description=rule.why,
            ip_protocol=rule.protocol,
            from_port=rule.ports[0],
            to_port=rule.ports[1],
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _operators(self, cidr: str, control_plane: aws.ec2.SecurityGroup) -> None:
        """People and pipelines of the network itself may call the API server; who they are, IAM asks them.

        Without this rule a private API server answers nodes alone, and nobody can install anything on the cluster.
        """
        name = self._context.name("tag", "control-plane-from", cidr)
        aws.vpc.SecurityGroupIngressRule(
            name,
            security_group_id=control_plane.id,
            description=f"Operators in {cidr} call the API server",
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _way_out(self, node: aws.ec2.SecurityGroup) -> None:
        """Nodes may call anywhere; where that leads is the route tables' matter."""
        name = self._context.name("tag", "node-to-anywhere")
        aws.vpc.SecurityGroupEgressRule(
            name,
            security_group_id=node.id,
            description="Nodes and pods call out",
            cidr_ipv4=ANYWHERE,
            ip_protocol="-1",
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
