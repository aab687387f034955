"""Checks that one type's data cannot express: they look at several objects, or at the catalogue.

One module a subject; each rule is a function of a `Case` that raises the refusal, or, where AWS accepts the call and
fails later, answers the failure that the object is left behind with.
"""

from collections.abc import Callable, Mapping
from typing import Final

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules import clusters, files, identity, joining, launches, network, templates, trust
from groundwork.sandbox.cloud.rules.case import Case
from groundwork.sandbox.cloud.store import Store, Thing

Rule = Callable[[Case], CloudError | None]

ON_CHANGE: Final[Mapping[str, tuple[Rule, ...]]] = {
    "aws:ec2/vpc:Vpc": (network.vpc_has_a_legal_range,),
    "aws:ec2/subnet:Subnet": (network.subnet_is_in_a_zone_of_the_region, network.subnet_has_a_range_of_its_own),
    "aws:ec2/subnetCidrReservation:SubnetCidrReservation": (network.reservation_lies_in_its_subnet,),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (
        network.endpoint_has_one_subnet_a_zone,
        network.private_dns_is_possible_and_free,
    ),
    "aws:ec2/launchTemplate:LaunchTemplate": (templates.user_data_is_base64,),
    "aws:eks/cluster:Cluster": (
        trust.cluster_role_trusts_eks,
        clusters.version_is_offered,
        clusters.subnets_span_two_zones,
        clusters.zones_carry_control_planes,
    ),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": (trust.workload_role_trusts_pods,),
    "aws:cloudwatch/logGroup:LogGroup": (trust.logs_may_use_their_key,),
    "aws:eks/addon:Addon": (clusters.addon_is_offered,),
    "aws:eks/nodeGroup:NodeGroup": (
        trust.node_role_trusts_ec2,
        templates.template_and_group_agree,
        clusters.group_fits_its_cluster,
        launches.machines_start,
        joining.machines_join,
    ),
    "aws:autoscaling/group:Group": (launches.machines_start,),
    "aws:ec2/instance:Instance": (launches.machines_start,),
    "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation": (files.linked_bucket_is_there,),
    "aws:efs/mountTarget:MountTarget": (files.one_mount_target_a_zone,),
    "aws:fsx/lustreFileSystem:LustreFileSystem": (
        files.lustre_has_a_size_it_is_sold_in,
        files.lustre_reaches_its_own_servers,
    ),
    "aws:iam/policy:Policy": (identity.policy_is_not_too_long,),
    "aws:iam/rolePolicy:RolePolicy": (identity.policies_of_the_role_are_not_too_long,),
    "aws:iam/role:Role": (identity.trust_policy_is_not_too_long,),
}
"""What is checked when an object of the type is created or changed, in order."""

ON_DELETE: Final[Mapping[str, Callable[[Store, Thing], None]]] = {
    "aws:ec2/internetGateway:InternetGateway": network.public_addresses_go_before_the_gateway,
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": network.subnets_go_before_their_range,
}


def apply(case: Case) -> CloudError | None:
    """Refuse the object, or answer the failure that it is left behind with."""
    for rule in ON_CHANGE.get(case.made.spec.type, ()):
        if failure := rule(case):
            return failure
    return None


def before_delete(store: Store, thing: Thing) -> None:
    """Refuse a deletion that something else forbids."""
    if thing.type in ON_DELETE:
        ON_DELETE[thing.type](store, thing)
