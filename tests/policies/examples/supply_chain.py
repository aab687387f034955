"""What is run: images, add-ons, plugins."""

import pulumi
import pulumi_aws as aws


def _group(name: str, below: pulumi.ResourceOptions, release: str | None) -> None:
    aws.eks.NodeGroup(
        name,
        cluster_name="example",
        node_role_arn="arn:aws:iam::123456789012:role/example",
        subnet_ids=["subnet-0a"],
        scaling_config={"min_size": 1, "max_size": 1, "desired_size": 1},
        release_version=release,
        opts=below,
    )


def sup_03(below: pulumi.ResourceOptions) -> None:
    """Tags that stay, and tags that move."""
    aws.ecr.Repository("good-sup-03", image_tag_mutability="IMMUTABLE", opts=below)
    aws.ecr.Repository("bad-sup-03", opts=below)


def sup_06(below: pulumi.ResourceOptions) -> None:
    """A provider of one version, and one of any."""
    here = {"region": "us-east-1"}
    pulumi.ProviderResource("aws", "good-sup-06", here, pulumi.ResourceOptions(parent=below.parent, version="7.51.1"))
    pulumi.ProviderResource("aws", "bad-sup-06", here, below)


def sup_09(below: pulumi.ResourceOptions) -> None:
    """A repository that scans, and one that does not."""
    aws.ecr.Repository("good-sup-09", image_scanning_configuration={"scan_on_push": True}, opts=below)
    aws.ecr.Repository("bad-sup-09", opts=below)


def sup_10(below: pulumi.ResourceOptions) -> None:
    """An add-on of a version that is named, and one of EKS's choice."""
    for name, version in (("good", "v1.23.1-eksbuild.1"), ("bad", None)):
        aws.eks.Addon(f"{name}-sup-10", cluster_name="example", addon_name="vpc-cni", addon_version=version, opts=below)


def sup_11(below: pulumi.ResourceOptions) -> None:
    """Machines of a release that is named, and machines of the newest."""
    _group("good-sup-11", below, "1.35.8-20260930")
    _group("bad-sup-11", below, None)
