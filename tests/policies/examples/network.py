"""Networks."""

import pulumi
import pulumi_aws as aws


def net_04(below: pulumi.ResourceOptions) -> None:
    """A fabric whose group admits itself, and one whose group admits a port."""
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
        aws.ec2.LaunchTemplate(
            f"{name}-net-04",
            network_interfaces=[{"interface_type": "efa", "security_groups": [group.id]}],
            opts=below,
        )
