"""Roles: one shape for all of them, and pod identity, by which a Kubernetes service account takes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context, Place
from infra.targets.aws.policies import Statement, document

PODS: Final = "pods.eks.amazonaws.com"


@dataclass(frozen=True)
class ServiceAccount:
    """A Kubernetes service account."""

    namespace: str
    name: str


def managed_policy(place: Place, name: str) -> str:
    """ARN of the policy AWS manages under `name`, for example `service-role/AmazonEBSCSIDriverPolicy`."""
    return f"arn:{place.partition}:iam::aws:policy/{name}"


def role(
    place: Place,
    *tokens: str,
    description: str,
    trusts: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
    managed: Sequence[str] = (),
    statements: pulumi.Input[Sequence[Statement]] = (),
) -> aws.iam.Role:
    """A role with AWS-managed policies (`managed`, by name) and one policy of its own (`statements`), if any."""
    name = place.name("aws:iam/role", *tokens)
    made = aws.iam.Role(
        name, name=name, description=description, assume_role_policy=trusts, tags=place.tags(name), opts=opts
    )
    # The policies stand beside the role, not below it: whoever waits for the component then waits for them as well, and
    # on the way down keeps them until it is gone. A dependency on a component takes in its children, not theirs.
    for policy in managed:
        attachment = place.name("tag", *tokens, policy.rpartition("/")[2])
        aws.iam.RolePolicyAttachment(attachment, role=made.name, policy_arn=managed_policy(place, policy), opts=opts)
    if statements != ():
        text = pulumi.Output.from_input(statements).apply(document)
        aws.iam.RolePolicy(name, name="own", role=made.name, policy=text, opts=opts)
    return made


def pod_trust(context: Context, account: ServiceAccount) -> pulumi.Output[str]:
    """Trust policy for pods of one service account of this cluster alone."""
    return context.arn("eks", f"cluster/{context.cluster_name}").apply(lambda arn: document([_pods_of(account, arn)]))


def _pods_of(account: ServiceAccount, cluster_arn: str) -> Statement:
    # The session tags are set by EKS itself, so a role cannot be handed to another cluster's or namespace's pods by an
    # association alone. Source: EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity".
    return {
        "Sid": "PodsOfOneServiceAccount",
        "Effect": "Allow",
        "Principal": {"Service": PODS},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {
            "StringEquals": {
                "aws:RequestTag/eks-cluster-arn": cluster_arn,
                "aws:RequestTag/kubernetes-namespace": account.namespace,
                "aws:RequestTag/kubernetes-service-account": account.name,
            }
        },
    }


def pod_identity_role(
    context: Context,
    *tokens: str,
    account: ServiceAccount,
    description: str,
    opts: pulumi.ResourceOptions,
    managed: Sequence[str] = (),
    statements: pulumi.Input[Sequence[Statement]] = (),
) -> aws.iam.Role:
    """A role that pods of `account`, and nobody else, can take; the association that hands it to them comes apart."""
    return role(
        context,
        *tokens,
        description=description,
        trusts=pod_trust(context, account),
        opts=opts,
        managed=managed,
        statements=statements,
    )


def associate(
    context: Context,
    *tokens: str,
    cluster_name: pulumi.Input[str],
    account: ServiceAccount,
    role_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> aws.eks.PodIdentityAssociation:
    """Hand a role to the pods of `account`."""
    name = context.name("tag", *tokens)
    return aws.eks.PodIdentityAssociation(
        name,
        cluster_name=cluster_name,
        namespace=account.namespace,
        service_account=account.name,
        role_arn=role_arn,
        tags=context.tags(name),
        opts=opts,
    )
