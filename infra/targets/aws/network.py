"""Network: one VPC over the environment's zones, its subnets, and the ways in and out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.endpoints import Endpoints, EndpointsArgs
from infra.targets.aws.flow_logs import FlowLogs, FlowLogsArgs
from infra.targets.aws.routes import Routes, RoutesArgs
from infra.targets.aws.subnets import ZoneSubnets, plan_subnets
from infra.targets.aws.tags import DISCOVERY

SubnetIds = Mapping[str, pulumi.Output[str]]
"""Zone to the id of its subnet."""


@dataclass(frozen=True)
class NetworkArgs:
    """What the network is made from."""

    context: Context

    @cached_property
    def plan(self) -> tuple[ZoneSubnets, ...]:
        """Ranges of each zone."""
        network = self.context.environment.network
        return plan_subnets(network.cidr, network.pods_cidr, self.context.zones)

    @property
    def reaches_internet(self) -> bool:
        """Whether anything needs public subnets: a NAT gateway or a public way in."""
        environment = self.context.environment
        return environment.network.nat != "none" or environment.gateway.exposure == "public"


class Network(pulumi.ComponentResource):
    """The VPC, with the ids of its subnets by zone."""

    vpc_id: pulumi.Output[str]
    cidr: str
    public: SubnetIds
    """Empty where nothing reaches the internet."""
    private: SubnetIds
    """Nodes."""
    pods: SubnetIds
    control_plane: SubnetIds
    private_route_tables: SubnetIds
    endpoints: Endpoints

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Network", name, None, opts)
        self._args = args
        self._context = args.context
        self.cidr = args.context.environment.network.cidr
        self._vpc = self._make_vpc()
        self.vpc_id = self._vpc.id
        self._close_default_group()
        self.private = self._private_subnets()
        self.control_plane = self._control_plane_subnets()
        self.public = self._public_subnets() if args.reaches_internet else {}
        self.pods = self._pod_subnets()
        routes = self._routes(name)
        self.private_route_tables = routes.private
        self.endpoints = self._endpoints(name, routes)
        self._flow_logs(name)
        self.register_outputs({"vpc_id": self.vpc_id, "private_subnet_ids": self.private, "pod_subnet_ids": self.pods})

    def _make_vpc(self) -> aws.ec2.Vpc:
        name = self._context.name("tag", "network")
        return aws.ec2.Vpc(
            name,
            cidr_block=self.cidr,
            # Both are needed for private endpoints and the cluster's private address to resolve.
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self, protect=self._context.protected),
        )

    def _close_default_group(self) -> None:
        """Take every rule from the VPC's default group, so that what forgets its own group reaches nothing."""
        name = self._context.name("tag", "default-closed")
        aws.ec2.DefaultSecurityGroup(
            name,
            vpc_id=self.vpc_id,
            ingress=[],
            egress=[],
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self._vpc),
        )

    def _private_subnets(self) -> SubnetIds:
        tags = {"kubernetes.io/role/internal-elb": "1", DISCOVERY: self._context.cluster_name}
        subnets = {zone.zone: self._subnet("private", zone.zone, str(zone.private), tags) for zone in self._args.plan}
        for zone in self._args.plan:
            aws.ec2.SubnetCidrReservation(
                self._context.name("tag", "prefixes", zone.zone),
                subnet_id=subnets[zone.zone].id,
                cidr_block=str(zone.prefixes),
                reservation_type="prefix",
                description="Pod prefixes of 16 addresses; nodes take theirs from the other half",
                opts=pulumi.ResourceOptions(parent=self),
            )
        return {zone: subnet.id for zone, subnet in subnets.items()}

    def _control_plane_subnets(self) -> SubnetIds:
        return {z.zone: self._subnet("control-plane", z.zone, str(z.control_plane), {}).id for z in self._args.plan}

    def _public_subnets(self) -> SubnetIds:
        tags = {"kubernetes.io/role/elb": "1"}
        return {z.zone: self._subnet("public", z.zone, str(z.public), tags).id for z in self._args.plan}

    def _pod_subnets(self) -> SubnetIds:
        """Subnets of the second range, found by the VPC CNI through its own tag."""
        second = aws.ec2.VpcIpv4CidrBlockAssociation(
            self._context.name("tag", "pods"),
            vpc_id=self.vpc_id,
            cidr_block=self._context.environment.network.pods_cidr,
            opts=pulumi.ResourceOptions(parent=self),
        )
        tags = {"kubernetes.io/role/cni": "1"}
        return {z.zone: self._subnet("pods", z.zone, str(z.pods), tags, after=second).id for z in self._args.plan}

    def _subnet(
        self, use: str, zone: str, cidr: str, tags: Mapping[str, str], after: pulumi.Resource | None = None
    ) -> aws.ec2.Subnet:
        name = self._context.name("tag", use, zone)
        return aws.ec2.Subnet(
            name,
            vpc_id=self.vpc_id,
            availability_zone=zone,
            cidr_block=cidr,
            map_public_ip_on_launch=False,
            tags=self._context.tags(name, **tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[after] if after else None),
        )

    def _routes(self, name: str) -> Routes:
        args = RoutesArgs(self._context, self.vpc_id, self.public, self.private, self.pods, self.control_plane)
        return Routes(name, args, pulumi.ResourceOptions(parent=self))

    def _endpoints(self, name: str, routes: Routes) -> Endpoints:
        args = EndpointsArgs(self._context, self.vpc_id, self.control_plane, routes.private)
        return Endpoints(name, args, pulumi.ResourceOptions(parent=self))

    def _flow_logs(self, name: str) -> None:
        if self._context.environment.network.flow_logs_days:
            FlowLogs(name, FlowLogsArgs(self._context, self.vpc_id), pulumi.ResourceOptions(parent=self))
