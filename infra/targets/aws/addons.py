"""Add-ons: EKS's own parts of the cluster, pinned and configured, each with its own identity."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.targets.aws.addon_list import AFTER_COMPUTE, BEFORE_COMPUTE, AddOn
from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.roles import pod_identity_role

__all__ = ["AFTER_COMPUTE", "BEFORE_COMPUTE", "Addons", "AddonsArgs"]


@dataclass(frozen=True)
class AddonsArgs:
    """The cluster, and the add-ons of this stage."""

    context: Context
    cluster: Cluster
    stage: Sequence[AddOn]


class Addons(pulumi.ComponentResource):
    """The add-ons of one stage that the environment uses."""

    def __init__(self, name: str, args: AddonsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Addons", name, None, opts)
        self._args = args
        self._context = args.context
        self._pinned = args.context.catalog.aws.kubernetes[args.cluster.version].addons
        for addon in args.stage:
            if addon.used(args.context.environment):
                self._install(addon)
        self.register_outputs({})

    def _install(self, addon: AddOn) -> None:
        name = self._context.name("tag", addon.name)
        settings = addon.settings(self._context)
        role = self._role(addon)
        identity = (
            [aws.eks.AddonPodIdentityAssociationArgs(role_arn=role.arn, service_account=addon.account)]
            if role is not None and addon.account is not None
            else None
        )
        aws.eks.Addon(
            name,
            cluster_name=self._args.cluster.cluster_name,
            addon_name=addon.name,
            addon_version=self._pinned[addon.name],
            configuration_values=json.dumps(settings, sort_keys=True) if settings else None,
            pod_identity_associations=identity,
            # What is declared here holds: a change by hand in the cluster is undone by the next update.
            resolve_conflicts_on_create="OVERWRITE",
            resolve_conflicts_on_update="OVERWRITE",
            preserve=False,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _role(self, addon: AddOn) -> aws.iam.Role | None:
        if addon.service_account is None:
            return None
        own = addon.statements("", "") != ()
        region = self._context.region
        return pod_identity_role(
            self._context,
            addon.name,
            account=addon.service_account,
            description=f"Add-on {addon.name} of cluster {self._context.cluster_name}",
            managed=addon.managed,
            statements=self._context.key_arn.apply(lambda key: addon.statements(key, region)) if own else (),
            opts=pulumi.ResourceOptions(parent=self),
        )
