"""Tags and names."""

import pulumi
import pulumi_aws as aws

TAGS = {
    "owner": "ada@example.com",
    "cost-center": "ml",
    "groundwork:environment": "example",
    "groundwork:stack": "example",
}
TRUST = (
    '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}'
)


def tag_01(below: pulumi.ResourceOptions) -> None:
    """A queue that says whose it is, and one that does not."""
    aws.sqs.Queue("good-tag-01", tags=TAGS, opts=below)
    aws.sqs.Queue("bad-tag-01", tags={"owner": "ada@example.com"}, opts=below)


def tag_02(below: pulumi.ResourceOptions) -> None:
    """Tags that AWS accepts, and a tag with a character it does not."""
    aws.sqs.Queue("good-tag-02", tags={"purpose": "events of machines"}, opts=below)
    aws.sqs.Queue("bad-tag-02", tags={"purpose": "events & warnings"}, opts=below)


def tag_03(below: pulumi.ResourceOptions) -> None:
    """A role's name that fits, and one that does not once the engine has added to it."""
    aws.iam.Role("good-tag-03", assume_role_policy=TRUST, opts=below)
    aws.iam.Role(f"bad-tag-03-{'x' * 50}", assume_role_policy=TRUST, opts=below)


def tag_04(below: pulumi.ResourceOptions) -> None:
    """Tags that differ, and tags that differ by case alone."""
    aws.sqs.Queue("good-tag-04", tags={"team": "ml", "stage": "test"}, opts=below)
    aws.sqs.Queue("bad-tag-04", tags={"team": "ml", "Team": "ml"}, opts=below)
