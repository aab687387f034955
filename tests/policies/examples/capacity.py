"""Node groups, their templates and schedules, and what buys capacity."""

import base64
import json

import pulumi
import pulumi_aws as aws

from infra.catalog import catalog

GPU = "nvidia.com/gpu"
NODE_CONFIG = """\
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec: {instance: {localStorage: {strategy: RAID0}}}
"""


def _subnet(name: str, zone: str, below: pulumi.ResourceOptions) -> aws.ec2.Subnet:
    """A subnet in a zone."""
    vpc = aws.ec2.Vpc(name, cidr_block="10.0.0.0/16", opts=below)
    return aws.ec2.Subnet(name, vpc_id=vpc.id, cidr_block="10.0.0.0/20", availability_zone=zone, opts=below)


def _group(
    name: str,
    below: pulumi.ResourceOptions,
    *,
    machines: list[str] | None = None,
    image: str = "AL2023_x86_64_NVIDIA",
    capacity: str = "ON_DEMAND",
    least: int = 0,
    most: int = 2,
    cluster: str = "serving",
    subnets: list[pulumi.Input[str]] | None = None,
    template: aws.ec2.LaunchTemplate | None = None,
    tainted: bool = True,
    labels: dict[str, str] | None = None,
) -> aws.eks.NodeGroup:
    """A node group of L4 unless it says otherwise."""
    version = template.latest_version.apply(str) if template else None
    return aws.eks.NodeGroup(
        name,
        cluster_name=cluster,
        node_role_arn="arn:aws:iam::123456789012:role/node",
        subnet_ids=subnets or ["subnet-0123456789abcdef0"],
        instance_types=["g6.xlarge"] if machines is None else machines or None,
        ami_type=image,
        capacity_type=capacity,
        scaling_config={"min_size": least, "max_size": most, "desired_size": least},
        launch_template={"id": template.id, "version": version} if template and version else None,
        taints=[{"key": GPU, "value": "true", "effect": "NO_SCHEDULE"}] if tainted else None,
        labels=labels,
        opts=below,
    )


def gpu_01(below: pulumi.ResourceOptions) -> None:
    """A taint, and none."""
    _group("good-gpu-01", below)
    _group("bad-gpu-01", below, tainted=False)


def gpu_05(below: pulumi.ResourceOptions) -> None:
    """A group within the quota, and one beyond it."""
    _group("good-gpu-05", below, most=100)
    _group("bad-gpu-05", below, most=1000)


def gpu_06(below: pulumi.ResourceOptions) -> None:
    """A schedule within the group, and one beyond it."""
    group = _group("gpu-06", below, most=4)
    name = group.resources.apply(lambda all: all[0].autoscaling_groups[0].name)  # type: ignore[index]
    for kind, most in (("good", 4), ("bad", 40)):
        aws.autoscaling.Schedule(
            f"{kind}-gpu-06",
            scheduled_action_name=kind,
            autoscaling_group_name=name,
            recurrence="0 7 * * *",
            min_size=1,
            max_size=most,
            opts=below,
        )


def gpu_07(below: pulumi.ResourceOptions) -> None:
    """Spot beside a machine that stays, and spot alone."""
    _group("gpu-07-floor", below, cluster="gpu-07", least=1)
    _group("good-gpu-07", below, cluster="gpu-07", capacity="SPOT")
    _group("bad-gpu-07", below, cluster="gpu-07-spot", capacity="SPOT", least=1)


def gpu_08(below: pulumi.ResourceOptions) -> None:
    """Two types, and one in one zone."""
    subnet = _subnet("gpu-08", "us-east-1a", below)
    types = ["g6.xlarge", "g6.2xlarge"]
    _group("good-gpu-08", below, cluster="gpu-08", capacity="SPOT", machines=types, subnets=[subnet.id])
    _group("bad-gpu-08", below, cluster="gpu-08-one", capacity="SPOT", subnets=[subnet.id])


def gpu_09(below: pulumi.ResourceOptions) -> None:
    """A queue that hears of all events, and one that hears of spot's alone."""
    every = catalog().aws.karpenter.events
    for kind, events in (("good", list(every)), ("bad", ["spot-interruption", "rebalance"])):
        queue = aws.sqs.Queue(f"{kind}-gpu-09", opts=below)
        for event in events:
            name = f"{kind}-gpu-09-{event}"
            rule = aws.cloudwatch.EventRule(name, event_pattern=json.dumps(every[event]), opts=below)
            aws.cloudwatch.EventTarget(name, rule=rule.name, arn=queue.arn, opts=below)


def gpu_10(below: pulumi.ResourceOptions) -> None:
    """An image with the driver, and one without."""
    _group("good-gpu-10", below)
    _group("bad-gpu-10", below, image="AL2023_x86_64_STANDARD")


def gpu_13(below: pulumi.ResourceOptions) -> None:
    """A profile of the GPU, and another GPU's."""
    for kind, profile in (("good", "1g.10gb"), ("bad", "1g.18gb")):
        _group(f"{kind}-gpu-13", below, machines=["p5.48xlarge"], labels={"nvidia.com/mig.config": f"all-{profile}"})


def gpu_19(below: pulumi.ResourceOptions) -> None:
    """Local disks that are used, and some that are left."""
    for kind, data in (("good", base64.b64encode(NODE_CONFIG.encode()).decode()), ("bad", None)):
        template = aws.ec2.LaunchTemplate(f"{kind}-gpu-19", user_data=data, opts=below)
        _group(f"{kind}-gpu-19", below, template=template)


def gpu_20(below: pulumi.ResourceOptions) -> None:
    """A root volume for images, and the one that comes by itself."""
    disk = {"device_name": "/dev/xvda", "ebs": {"volume_size": 200, "volume_type": "gp3", "throughput": 500}}
    template = aws.ec2.LaunchTemplate("gpu-20", block_device_mappings=[disk], opts=below)  # type: ignore[list-item]
    _group("good-gpu-20", below, template=template)
    _group("bad-gpu-20", below)


def gpu_25(below: pulumi.ResourceOptions) -> None:
    """A reservation that ends, and one that does not."""
    for kind, end in (("good", "2026-12-24T00:00:00Z"), ("bad", None)):
        aws.ec2.CapacityReservation(
            f"{kind}-gpu-25",
            instance_type="p5.48xlarge",
            instance_platform="Linux/UNIX",
            availability_zone="us-east-1a",
            instance_count=1,
            end_date_type="limited" if end else "unlimited",
            end_date=end,
            opts=below,
        )


def gpu_26(below: pulumi.ResourceOptions) -> None:
    """A block that group and template name, and one whose template does not."""
    for kind, market in (("good", {"market_type": "capacity-block"}), ("bad", None)):
        template = aws.ec2.LaunchTemplate(
            f"{kind}-gpu-26",
            instance_type="p5.48xlarge",
            instance_market_options=market,  # type: ignore[arg-type]
            capacity_reservation_specification={
                "capacity_reservation_target": {"capacity_reservation_id": "cr-0123456789abcdef0"}
            },
            opts=below,
        )
        _group(f"{kind}-gpu-26", below, machines=[], capacity="CAPACITY_BLOCK", template=template)


def gpu_28(below: pulumi.ResourceOptions) -> None:
    """A zone that offers the type, and one that does not."""
    for kind, zone in (("good", "us-east-1a"), ("bad", "us-east-1e")):
        _group(f"{kind}-gpu-28", below, subnets=[_subnet(f"gpu-28-{kind}", zone, below).id])


def gpu_29(below: pulumi.ResourceOptions) -> None:
    """An image for the processor, and one for another."""
    _group("good-gpu-29", below)
    _group("bad-gpu-29", below, machines=["m8g.large"], image="AL2023_x86_64_STANDARD")


def gpu_32(below: pulumi.ResourceOptions) -> None:
    """Types with one GPU each, and types with one and four."""
    _group("good-gpu-32", below, machines=["g6.xlarge", "g6.2xlarge"])
    _group("bad-gpu-32", below, machines=["g6.xlarge", "g6.12xlarge"])


def gpu_33(below: pulumi.ResourceOptions) -> None:
    """Nodes that pull in parallel, and nodes as they come."""
    config = "spec: {kubelet: {config: {serializeImagePulls: false}}}"
    for kind, data in (("good", base64.b64encode(config.encode()).decode()), ("bad", None)):
        template = aws.ec2.LaunchTemplate(f"gpu-33-{kind}", user_data=data, opts=below)
        _group(f"{kind}-gpu-33", below, template=template)
