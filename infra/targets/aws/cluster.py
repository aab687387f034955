"""Cluster: the EKS control plane, its logs and encryption, and who may administer it."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.access import Access, AccessArgs
from infra.targets.aws.cluster_rules import ClusterRules, ClusterRulesArgs
from infra.targets.aws.context import Context
from infra.targets.aws.identity import Identity
from infra.targets.aws.logs import log_group
from infra.targets.aws.network import Network
from infra.targets.aws.subnets import service_range

LOG_TYPES: Final = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""All five: who did what, and why a pod is pending. Source: EKS User Guide, "Send control plane logs to CloudWatch Logs"."""


@dataclass(frozen=True)
class ClusterArgs:
    """What the cluster stands on."""

    context: Context
    network: Network
    identity: Identity


class Cluster(pulumi.ComponentResource):
    """The control plane, with what nodes and the platform need to reach it."""

    cluster_name: pulumi.Output[str]
    """Known only once the control plane is there: what takes it comes after."""
    arn: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    certificate_authority: pulumi.Output[str]
    service_cidr: str
    version: str
    security_group_id: pulumi.Output[str]
    """Group of the control plane's interfaces."""
    node_security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Cluster", name, None, opts)
        self._args = args
        self._context = args.context
        network = args.context.environment.network
        self.version = args.context.environment.cluster.version
        self.service_cidr = service_range(network.cidr, network.pods_cidr)
        rules = ClusterRules(
            name, ClusterRulesArgs(args.context, args.network.vpc_id), pulumi.ResourceOptions(parent=self)
        )
        self.security_group_id, self.node_security_group_id = rules.control_plane_id, rules.node_id
        cluster = self._cluster(self._logs())
        self.cluster_name, self.arn, self.endpoint = cluster.name, cluster.arn, cluster.endpoint
        self.certificate_authority = cluster.certificate_authority.apply(lambda authority: authority.data or "")
        Access(name, AccessArgs(args.context, cluster.name), pulumi.ResourceOptions(parent=self))
        self.register_outputs({"cluster_name": self.cluster_name, "endpoint": self.endpoint})

    def _logs(self) -> aws.cloudwatch.LogGroup:
        """The group EKS writes to. Were it made by EKS itself it would be kept for ever, in the clear, after a `down`."""
        return log_group(
            self._context,
            f"/aws/eks/{self._context.cluster_name}/cluster",
            self._context.environment.cluster.log_days,
            "cluster",
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _cluster(self, logs: aws.cloudwatch.LogGroup) -> aws.eks.Cluster:
        environment = self._context.environment
        return aws.eks.Cluster(
            self._context.cluster_name,
            name=self._context.cluster_name,
            version=self.version,
            role_arn=self._args.identity.cluster_role_arn,
            vpc_config=self._vpc_config(),
            kubernetes_network_config=aws.eks.ClusterKubernetesNetworkConfigArgs(
                ip_family="ipv4", service_ipv4_cidr=self.service_cidr
            ),
            access_config=self._access_config(),
            encryption_config=aws.eks.ClusterEncryptionConfigArgs(
                provider=aws.eks.ClusterEncryptionConfigProviderArgs(key_arn=self._context.key_arn),
                resources=["secrets"],
            ),
            enabled_cluster_log_types=list(LOG_TYPES),
            # Every add-on is ours, pinned and configured; EKS's unmanaged copies would have to be adopted first.
            bootstrap_self_managed_addons=False,
            deletion_protection=environment.deletion_protection,
            # Past standard support EKS upgrades the cluster instead of charging six times the rate for it.
            upgrade_policy=aws.eks.ClusterUpgradePolicyArgs(support_type="STANDARD"),
            zonal_shift_config=aws.eks.ClusterZonalShiftConfigArgs(enabled=True),
            tags=self._context.tags(self._context.cluster_name),
            opts=self._options(logs),
        )

    def _access_config(self) -> aws.eks.ClusterAccessConfigArgs:
        return aws.eks.ClusterAccessConfigArgs(
            authentication_mode="API",
            # With admins named, nobody else is one: not even whoever, or whichever pipeline, made the cluster.
            # Without any, its maker is, since a cluster nobody can enter serves nobody.
            bootstrap_cluster_creator_admin_permissions=not self._context.environment.access.admins,
        )

    def _options(self, logs: aws.cloudwatch.LogGroup) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(
            parent=self,
            protect=self._context.protected,
            # The identity's policies must outlive the cluster, or its interfaces are left behind on delete.
            depends_on=[logs, self._args.identity],
            # Both can be said only when the cluster is made; naming the first admin later must not replace it.
            ignore_changes=["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
        )

    def _vpc_config(self) -> aws.eks.ClusterVpcConfigArgs:
        public = self._context.environment.cluster.public_cidrs
        region = self._context.catalog.aws.regions[self._context.region]
        able = {zone.name for zone in region.zones if zone.control_plane}
        return aws.eks.ClusterVpcConfigArgs(
            subnet_ids=[subnet for zone, subnet in self._args.network.control_plane.items() if zone in able],
            security_group_ids=[self.security_group_id],
            endpoint_private_access=True,
            endpoint_public_access=bool(public),
            public_access_cidrs=list(public) if public else None,
        )
