"""Log groups, tags of machines, and budgets."""

import pulumi
import pulumi_aws as aws


def cost_08(below: pulumi.ResourceOptions) -> None:
    """An address of a NAT gateway that a route leads to, and one that nothing has."""
    vpc = aws.ec2.Vpc("cost-08", cidr_block="10.0.0.0/16", opts=below)
    subnet = aws.ec2.Subnet("cost-08", vpc_id=vpc.id, cidr_block="10.0.0.0/20", opts=below)
    address = aws.ec2.Eip("good-cost-08", domain="vpc", opts=below)
    gateway = aws.ec2.NatGateway("good-cost-08", subnet_id=subnet.id, allocation_id=address.id, opts=below)
    table = aws.ec2.RouteTable("cost-08", vpc_id=vpc.id, opts=below)
    aws.ec2.Route(
        "cost-08",
        route_table_id=table.id,
        destination_cidr_block="0.0.0.0/0",
        nat_gateway_id=gateway.id,
        opts=below,
    )
    aws.ec2.Eip("bad-cost-08", domain="vpc", opts=below)


def cost_10(below: pulumi.ResourceOptions) -> None:
    """Logs that are forgotten, and logs that are kept for ever."""
    aws.cloudwatch.LogGroup("good-cost-10", retention_in_days=90, opts=below)
    aws.cloudwatch.LogGroup("bad-cost-10", opts=below)


def cost_11(below: pulumi.ResourceOptions) -> None:
    """Machines and volumes with who pays, and machines alone."""
    tags = {"owner": "ada@example.com", "cost-center": "ml"}
    for kind, tagged in (("good", ("instance", "volume")), ("bad", ("instance",))):
        aws.ec2.LaunchTemplate(
            f"{kind}-cost-11",
            tag_specifications=[
                aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=one, tags=tags) for one in tagged
            ],
            opts=below,
        )


def cost_12(below: pulumi.ResourceOptions) -> None:
    """A budget that is heard in time, and one that is heard when it is spent."""
    for kind, shares in (("good", (50, 80, 100)), ("bad", (100,))):
        aws.budgets.Budget(
            f"{kind}-cost-12",
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount="1000",
            limit_unit="USD",
            notifications=[
                aws.budgets.BudgetNotificationArgs(
                    notification_type="ACTUAL",
                    comparison_operator="GREATER_THAN",
                    threshold=share,
                    threshold_type="PERCENTAGE",
                    subscriber_email_addresses=["ada@example.com"],
                )
                for share in shares
            ],
            opts=below,
        )
