"""Routes: the internet gateway, NAT per zone, one or none, and a table for each kind of subnet."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context

ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class RoutesArgs:
    """The network's subnets, zone to id."""

    context: Context
    vpc_id: pulumi.Output[str]
    public: Mapping[str, pulumi.Output[str]]
    private: Mapping[str, pulumi.Output[str]]
    pods: Mapping[str, pulumi.Output[str]]
    control_plane: Mapping[str, pulumi.Output[str]]


class Routes(pulumi.ComponentResource):
    """Who reaches what: public subnets the internet, nodes and pods a NAT gateway, the control plane's only the VPC.

    Routes stand beside their tables, not below: nodes wait for this component, and a dependency on a component takes in
    its children, not theirs.
    """

    private: dict[str, pulumi.Output[str]]
    """Zone to the id of the table its nodes and pods use."""

    def __init__(self, name: str, args: RoutesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Routes", name, None, opts)
        self._args = args
        self._context = args.context
        gateway = self._internet_gateway() if args.public else None
        nat = self._nat_gateways(gateway)
        self.private = self._private_tables(nat)
        self._inner_table()
        self.register_outputs({"private_route_table_ids": self.private})

    def _internet_gateway(self) -> aws.ec2.InternetGateway:
        name = self._context.name("tag", "internet")
        gateway = aws.ec2.InternetGateway(
            name, vpc_id=self._args.vpc_id, tags=self._context.tags(name), opts=pulumi.ResourceOptions(parent=self)
        )
        table = self._table("public")
        aws.ec2.Route(
            self._context.name("tag", "public-internet"),
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE,
            gateway_id=gateway.id,
            opts=pulumi.ResourceOptions(parent=self),
        )
        for zone, subnet in self._args.public.items():
            self._use(table, "public", zone, subnet)
        return gateway

    def _nat_gateways(self, gateway: aws.ec2.InternetGateway | None) -> Mapping[str, aws.ec2.NatGateway]:
        """Zone to the gateway its nodes leave by; with `single`, every zone to the first one's."""
        choice = self._context.environment.network.nat
        zones = list(self._args.private)
        if choice == "none" or gateway is None:
            return {}
        if choice == "single":
            only = self._nat_gateway(zones[0], gateway)
            return dict.fromkeys(zones, only)
        return {zone: self._nat_gateway(zone, gateway) for zone in zones}

    def _nat_gateway(self, zone: str, gateway: aws.ec2.InternetGateway) -> aws.ec2.NatGateway:
        name = self._context.name("tag", "nat", zone)
        tags = self._context.tags(name)
        # An address is usable only while the VPC has its internet gateway, and must go before it.
        address = aws.ec2.Eip(
            name, domain="vpc", tags=tags, opts=pulumi.ResourceOptions(parent=self, depends_on=[gateway])
        )
        return aws.ec2.NatGateway(
            name,
            allocation_id=address.allocation_id,
            subnet_id=self._args.public[zone],
            connectivity_type="public",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[gateway]),
        )

    def _private_tables(self, nat: Mapping[str, aws.ec2.NatGateway]) -> dict[str, pulumi.Output[str]]:
        """One table a zone even with one gateway, so that going to one per zone later replaces no table."""
        tables: dict[str, pulumi.Output[str]] = {}
        for zone, subnet in self._args.private.items():
            table = self._table("private", zone)
            if zone in nat:
                aws.ec2.Route(
                    self._context.name("tag", "private-out", zone),
                    route_table_id=table.id,
                    destination_cidr_block=ANYWHERE,
                    nat_gateway_id=nat[zone].id,
                    opts=pulumi.ResourceOptions(parent=self),
                )
            self._use(table, "private", zone, subnet)
            self._use(table, "pods", zone, self._args.pods[zone])
            tables[zone] = table.id
        return tables

    def _inner_table(self) -> None:
        table = self._table("control-plane")
        for zone, subnet in self._args.control_plane.items():
            self._use(table, "control-plane", zone, subnet)

    def _table(self, *use: str) -> aws.ec2.RouteTable:
        name = self._context.name("tag", *use)
        return aws.ec2.RouteTable(
            name, vpc_id=self._args.vpc_id, tags=self._context.tags(name), opts=pulumi.ResourceOptions(parent=self)
        )

    def _use(self, table: aws.ec2.RouteTable, use: str, zone: str, subnet: pulumi.Output[str]) -> None:
        aws.ec2.RouteTableAssociation(
            self._context.name("tag", use, zone),
            route_table_id=table.id,
            subnet_id=subnet,
            opts=pulumi.ResourceOptions(parent=self),
        )
