"""Networks."""

from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

ANYWHERE = "0.0.0.0/0"


def nodes(
    name: str,
    below: pulumi.ResourceOptions,
    subnets: Sequence[pulumi.Input[str]] = ("subnet-0a1b2c3d",),
    template: aws.ec2.LaunchTemplate | None = None,
    cluster: pulumi.Input[str] = "serving",
    **more: Any,
) -> aws.eks.NodeGroup:
    """A node group, of a cluster made elsewhere where none is named."""
    if template is not None:
        more["launch_template"] = {"id": template.id, "version": "1"}
    return aws.eks.NodeGroup(
        name,
        cluster_name=cluster,
        node_role_arn="arn:aws:iam::123456789012:role/node",
        scaling_config={"min_size": 0, "max_size": 4, "desired_size": 0},
        subnet_ids=subnets,
        opts=below,
        **more,
    )


def subnet(name: str, vpc: aws.ec2.Vpc, zone: str, below: pulumi.ResourceOptions, **more: Any) -> aws.ec2.Subnet:
    """A subnet of a network, its range by its zone's letter."""
    return aws.ec2.Subnet(
        name,
        vpc_id=vpc.id,
        availability_zone=zone,
        cidr_block=f"10.0.{ord(zone[-1])}.0/24",
        opts=below,
        **more,
    )


def routed(
    name: str, vpc: aws.ec2.Vpc, place: aws.ec2.Subnet, below: pulumi.ResourceOptions, **out: Any
) -> aws.ec2.RouteTable:
    """A route table of a subnet, with a route to everywhere where `out` says by what."""
    table = aws.ec2.RouteTable(name, vpc_id=vpc.id, opts=below)
    aws.ec2.RouteTableAssociation(name, route_table_id=table.id, subnet_id=place.id, opts=below)
    if out:
        aws.ec2.Route(name, route_table_id=table.id, destination_cidr_block=ANYWHERE, opts=below, **out)
    return table


def efa(*cards: int, group: pulumi.Input[str] = "sg-0a1b2c3d") -> list[dict[str, Any]]:
    """One EFA interface on each card, the first with an address."""
    return [
        {
            "network_card_index": card,
            "device_index": min(card, 1),
            "interface_type": "efa-only" if card else "efa",
            "security_groups": [group],
        }
        for card in cards
    ]


def net_01(below: pulumi.ResourceOptions) -> None:
    """An API server for one office, and one for everybody since nothing is said."""
    subnets = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
    for name, config in (
        ("good", {"endpoint_public_access": True, "public_access_cidrs": ["203.0.113.0/24"]}),
        ("bad", {"endpoint_public_access": True}),
    ):
        aws.eks.Cluster(
            f"{name}-net-01",
            role_arn="arn:aws:iam::123456789012:role/cluster",
            vpc_config={"subnet_ids": subnets, **config},
            opts=below,
        )


def net_02(below: pulumi.ResourceOptions) -> None:
    """Nodes behind a NAT gateway, nodes with public addresses, and nodes beside an internet gateway."""
    vpc = aws.ec2.Vpc("net-02", cidr_block="10.0.0.0/16", opts=below)
    internet = aws.ec2.InternetGateway("net-02", vpc_id=vpc.id, opts=below)
    private = subnet("net-02-private", vpc, "us-east-1a", below)
    nat = aws.ec2.NatGateway("net-02", subnet_id=private.id, connectivity_type="private", opts=below)
    routed("net-02-private", vpc, private, below, nat_gateway_id=nat.id)
    public = subnet("net-02-public", vpc, "us-east-1b", below)
    routed("net-02-public", vpc, public, below, gateway_id=internet.id)
    addressed = subnet("net-02-addressed", vpc, "us-east-1c", below, map_public_ip_on_launch=True)
    for name, place in (("good", private), ("bad", public), ("bad-addressed", addressed)):
        nodes(f"{name}-net-02", below, [place.id])


def net_03(below: pulumi.ResourceOptions) -> None:
    """SSH from the network and from everywhere, by a rule, within a group and by a node group."""
    for name, cidr in (("good", "10.0.0.0/8"), ("bad", ANYWHERE)):
        ports: dict[str, Any] = {"from_port": 22, "to_port": 22}
        group = aws.ec2.SecurityGroup(
            f"{name}-net-03", ingress=[{"protocol": "tcp", "cidr_blocks": [cidr], **ports}], opts=below
        )
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-net-03", security_group_id=group.id, cidr_ipv4=cidr, ip_protocol="tcp", opts=below, **ports
        )
        access: dict[str, Any] = {"ec2_ssh_key": "ops"}
        nodes(
            f"{name}-net-03",
            below,
            remote_access={**access, "source_security_group_ids": [group.id]} if name == "good" else access,
        )


def net_04(below: pulumi.ResourceOptions) -> None:
    """A fabric whose group admits itself, one whose group says so itself, and one whose group admits a port."""
    vpc = aws.ec2.Vpc("net-04", cidr_block="10.0.0.0/16", opts=below)
    for name, protocol in (("good", "-1"), ("bad", "tcp")):
        group = aws.ec2.SecurityGroup(f"{name}-net-04", vpc_id=vpc.id, opts=below)
        ports = None if protocol == "-1" else 443
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-net-04",
            security_group_id=group.id,
            referenced_security_group_id=group.id,
            ip_protocol=protocol,
            from_port=ports,
            to_port=ports,
            opts=below,
        )
        aws.ec2.LaunchTemplate(f"{name}-net-04", network_interfaces=efa(0, group=group.id), opts=below)
    inline = aws.ec2.SecurityGroup(
        "net-04-inline",
        vpc_id=vpc.id,
        ingress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "self": True}],
        opts=below,
    )
    aws.ec2.LaunchTemplate("good-net-04-inline", network_interfaces=efa(0, group=inline.id), opts=below)


def net_05(below: pulumi.ResourceOptions) -> None:
    """A fabric whose group reaches itself, and one whose group reaches everywhere, which is not the same."""
    for name in ("good", "bad"):
        group = aws.ec2.SecurityGroup(f"{name}-net-05", opts=below)
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-net-05",
            security_group_id=group.id,
            referenced_security_group_id=group.id if name == "good" else None,
            cidr_ipv4=ANYWHERE if name == "bad" else None,
            ip_protocol="-1",
            opts=below,
        )
        aws.ec2.LaunchTemplate(f"{name}-net-05", network_interfaces=efa(0, group=group.id), opts=below)


def net_06(below: pulumi.ResourceOptions) -> None:
    """All four EFA interfaces of a p4d.24xlarge, and half of them."""
    for name, cards in (("good", (0, 1, 2, 3)), ("bad", (0, 1))):
        template = aws.ec2.LaunchTemplate(f"{name}-net-06", network_interfaces=efa(*cards), opts=below)
        nodes(f"net-06-{name}", below, template=template, instance_types=["p4d.24xlarge"])


def net_07(below: pulumi.ResourceOptions) -> None:
    """EFA on a type that has it, and on one that has not."""
    for name, machine in (("good", "g6e.12xlarge"), ("bad", "g6e.2xlarge")):
        template = aws.ec2.LaunchTemplate(f"{name}-net-07", network_interfaces=efa(0), opts=below)
        nodes(f"net-07-{name}", below, template=template, instance_types=[machine])


def net_08(below: pulumi.ResourceOptions) -> None:
    """Machines with EFA in one zone, and in two."""
    vpc = aws.ec2.Vpc("net-08", cidr_block="10.0.0.0/16", opts=below)
    one, two = (subnet(f"net-08-{zone}", vpc, zone, below) for zone in ("us-east-1a", "us-east-1b"))
    template = aws.ec2.LaunchTemplate("net-08", network_interfaces=efa(0), opts=below)
    nodes("good-net-08", below, [one.id], template)
    nodes("bad-net-08", below, [one.id, two.id], template)


def net_09(below: pulumi.ResourceOptions) -> None:
    """Machines with EFA close together, and wherever EC2 finds room."""
    group = aws.ec2.PlacementGroup("net-09", strategy="cluster", opts=below)
    aws.ec2.LaunchTemplate("good-net-09", network_interfaces=efa(0), placement={"group_name": group.name}, opts=below)
    aws.ec2.LaunchTemplate("bad-net-09", network_interfaces=efa(0), opts=below)


def net_16(below: pulumi.ResourceOptions) -> None:
    """Nodes with a way out, and nodes with none and one endpoint of the seven they need."""
    vpc = aws.ec2.Vpc("net-16", cidr_block="10.0.0.0/16", opts=below)
    aws.ec2.VpcEndpoint("net-16", vpc_id=vpc.id, service_name="com.amazonaws.us-east-1.s3", opts=below)
    out, shut = subnet("good-net-16", vpc, "us-east-1a", below), subnet("bad-net-16", vpc, "us-east-1b", below)
    routed("net-16", vpc, out, below, transit_gateway_id="tgw-0a1b2c3d")
    routed("net-16-shut", vpc, shut, below)
    for name, place in (("net-16", out), ("net-16-shut", shut)):
        nodes(name, below, [place.id])


def net_17(below: pulumi.ResourceOptions) -> None:
    """Nodes whose route table has the gateway endpoint of S3, and nodes whose table was forgotten."""
    vpc = aws.ec2.Vpc("net-17", cidr_block="10.0.0.0/16", opts=below)
    near, far = subnet("good-net-17", vpc, "us-east-1a", below), subnet("bad-net-17", vpc, "us-east-1b", below)
    table = routed("net-17", vpc, near, below)
    routed("net-17-far", vpc, far, below)
    aws.ec2.VpcEndpoint(
        "net-17",
        vpc_id=vpc.id,
        service_name="com.amazonaws.us-east-1.s3",
        route_table_ids=[table.id],
        opts=below,
    )
    nodes("net-17", below, [near.id, far.id])


def net_18(below: pulumi.ResourceOptions) -> None:
    """Nodes that leave by their own zone, and nodes that leave by another."""
    vpc = aws.ec2.Vpc("net-18", cidr_block="10.0.0.0/16", opts=below)
    door = subnet("net-18", vpc, "us-east-1c", below)
    nat = aws.ec2.NatGateway("net-18", subnet_id=door.id, connectivity_type="private", opts=below)
    for name, zone in (("good", "us-east-1c"), ("bad", "us-east-1b")):
        place = subnet(f"{name}-net-18", vpc, zone, below)
        routed(f"net-18-{name}", vpc, place, below, nat_gateway_id=nat.id)
        nodes(f"net-18-{name}", below, [place.id])


def net_20(below: pulumi.ResourceOptions) -> None:
    """A network that is watched, and one that is not."""
    good, _ = (aws.ec2.Vpc(f"{name}-net-20", cidr_block="10.0.0.0/16", opts=below) for name in ("good", "bad"))
    aws.ec2.FlowLog(
        "net-20",
        vpc_id=good.id,
        traffic_type="ALL",
        log_destination_type="s3",
        log_destination="arn:aws:s3:::flow-logs",
        opts=below,
    )


def net_21(below: pulumi.ResourceOptions) -> None:
    """A network whose default group is emptied, and one where it is left."""
    good, _ = (aws.ec2.Vpc(f"{name}-net-21", cidr_block="10.0.0.0/16", opts=below) for name in ("good", "bad"))
    aws.ec2.DefaultSecurityGroup("net-21", vpc_id=good.id, opts=below)


def net_22(below: pulumi.ResourceOptions) -> None:
    """A network in which private names resolve, and one as EC2 makes it."""
    for name, more in (("good", {"enable_dns_hostnames": True}), ("bad", {})):
        vpc = aws.ec2.Vpc(f"{name}-net-22", cidr_block="10.0.0.0/16", opts=below, **more)
        nodes(f"net-22-{name}", below, [subnet(f"net-22-{name}", vpc, "us-east-1a", below).id])


def net_23(below: pulumi.ResourceOptions) -> None:
    """An endpoint that lets the whole network in, and one that forgets the nodes' subnet."""
    vpc = aws.ec2.Vpc("net-23", cidr_block="10.0.0.0/16", opts=below)
    nodes("net-23", below, [subnet("net-23", vpc, "us-east-1a", below).id])
    for name, cidr in (("good", "10.0.0.0/16"), ("bad", "10.0.0.0/24")):
        rule: dict[str, Any] = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": [cidr]}
        group = aws.ec2.SecurityGroup(f"net-23-{name}", vpc_id=vpc.id, ingress=[rule], opts=below)
        aws.ec2.VpcEndpoint(
            f"{name}-net-23",
            vpc_id=vpc.id,
            service_name=f"com.amazonaws.us-east-1.{'sts' if name == 'good' else 'ec2'}",
            vpc_endpoint_type="Interface",
            security_group_ids=[group.id],
            private_dns_enabled=True,
            opts=below,
        )


def net_24(below: pulumi.ResourceOptions) -> None:
    """Nodes and a control plane that let each other in, and nodes that let nobody in."""
    servers = aws.ec2.SecurityGroup("net-24", opts=below)
    cluster = aws.eks.Cluster(
        "net-24",
        role_arn="arn:aws:iam::123456789012:role/cluster",
        vpc_config={"subnet_ids": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"], "security_group_ids": [servers.id]},
        opts=below,
    )
    for name in ("good", "bad"):
        own = aws.ec2.SecurityGroup(f"net-24-{name}", opts=below)
        ways = [(servers, own, 443), (own, servers, 10250)] if name == "good" else [(servers, own, 443)]
        for to, source, port in ways:
            aws.vpc.SecurityGroupIngressRule(
                f"net-24-{name}-{port}",
                security_group_id=to.id,
                referenced_security_group_id=source.id,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
                opts=below,
            )
        template = aws.ec2.LaunchTemplate(f"{name}-net-24", vpc_security_group_ids=[own.id], opts=below)
        nodes(f"net-24-{name}", below, template=template, cluster=cluster.name)


def net_25(below: pulumi.ResourceOptions) -> None:
    """HTTPS for everybody, and a dashboard of Ray for everybody."""
    for name, port in (("good", 443), ("bad", 8265)):
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-net-25",
            security_group_id="sg-0a1b2c3d",
            cidr_ipv4=ANYWHERE,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            opts=below,
        )
