"""Identities and secrets."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws

PODS = "pods.eks.amazonaws.com"
BOTH = ["sts:AssumeRole", "sts:TagSession"]
OWN = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
SESSION = {
    "StringEquals": {
        "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:us-east-1:123456789012:cluster/example",
        "aws:RequestTag/kubernetes-namespace": "serving",
        "aws:RequestTag/kubernetes-service-account": "reader",
    }
}


def _document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def _trust(service: str, action: str | list[str] = "sts:AssumeRole", condition: dict[str, Any] | None = None) -> str:
    said = {"Action": action, "Principal": {"Service": service}}
    return _document(**said, **({"Condition": condition} if condition else {}))


def _role(name: str, below: pulumi.ResourceOptions, trusts: str = "") -> aws.iam.Role:
    return aws.iam.Role(name, assume_role_policy=trusts or _trust("ec2.amazonaws.com"), opts=below)


def _policy(name: str, below: pulumi.ResourceOptions, **statement: Any) -> aws.iam.Policy:
    return aws.iam.Policy(name, policy=_document(**statement), opts=below)


def _pods(
    name: str, role: aws.iam.Role, below: pulumi.ResourceOptions, account: str = "reader"
) -> aws.eks.PodIdentityAssociation:
    return aws.eks.PodIdentityAssociation(
        name, cluster_name="example", namespace="serving", service_account=account, role_arn=role.arn, opts=below
    )


def _cluster(name: str, below: pulumi.ResourceOptions, **access: Any) -> None:
    aws.eks.Cluster(
        name,
        role_arn="arn:aws:iam::123456789012:role/example",
        vpc_config={"subnet_ids": ["subnet-0a", "subnet-0b"]},
        access_config=access,
        opts=below,
    )


def iam_01(below: pulumi.ResourceOptions) -> None:
    """Machines whose role pulls images, and machines whose role reads every bucket."""
    for name, policy in (("good", "AmazonEC2ContainerRegistryPullOnly"), ("bad", "AmazonS3ReadOnlyAccess")):
        role = _role(f"{name}-iam-01", below)
        aws.iam.InstanceProfile(f"{name}-iam-01", role=role.name, opts=below)
        arn = f"arn:aws:iam::aws:policy/{policy}"
        aws.iam.RolePolicyAttachment(f"{name}-iam-01", role=role.name, policy_arn=arn, opts=below)


def iam_02(below: pulumi.ResourceOptions) -> None:
    """Machines that keep their credentials, and machines that give them to pods."""
    for name, hops in (("good", 1), ("bad", 2)):
        options = {"http_tokens": "required", "http_put_response_hop_limit": hops}
        aws.ec2.LaunchTemplate(f"{name}-iam-02", metadata_options=options, opts=below)


def iam_03(below: pulumi.ResourceOptions) -> None:
    """Servers that read models, and servers that may overwrite them."""
    bucket = aws.s3.Bucket("iam-03", opts=below)
    for name, actions in (("good", ["s3:GetObject"]), ("bad", ["s3:GetObject", "s3:PutObject"])):
        role = _role(f"{name}-iam-03", below, _trust(PODS, BOTH, SESSION))
        text = bucket.arn.apply(lambda arn, does=actions: _document(Action=does, Resource=f"{arn}/*"))
        aws.iam.RolePolicy(f"{name}-iam-03", role=role.name, policy=text, opts=below)
        _pods(f"{name}-iam-03", role, below)


def iam_04(below: pulumi.ResourceOptions) -> None:
    """Named actions, and a whole service."""
    _policy("good-iam-04", below, Action="ec2:DescribeInstances", Resource="*")
    _policy("bad-iam-04", below, Action="ec2:*", Resource="*")


def iam_05(below: pulumi.ResourceOptions) -> None:
    """Ending machines of one cluster, and of all."""
    tag = {"StringEquals": {"aws:ResourceTag/kubernetes.io/cluster/example": "owned"}}
    _policy("good-iam-05", below, Action="ec2:TerminateInstances", Resource="*", Condition=tag)
    _policy("bad-iam-05", below, Action="ec2:TerminateInstances", Resource="*")


def iam_06(below: pulumi.ResourceOptions) -> None:
    """A cluster whose maker is nobody in it, and one whose maker is its administrator."""
    for name, admin in (("good", False), ("bad", True)):
        _cluster(f"{name}-iam-06", below, authentication_mode="API", bootstrap_cluster_creator_admin_permissions=admin)


def iam_11(below: pulumi.ResourceOptions) -> None:
    """Launch data that says where a token is, and launch data that holds one."""
    aws.ec2.LaunchTemplate("good-iam-11", user_data="TOKEN_ID=models/hub", opts=below)
    aws.ec2.LaunchTemplate("bad-iam-11", user_data=f"TOKEN=hf_{'a' * 34}", opts=below)


def iam_14(below: pulumi.ResourceOptions) -> None:
    """A role for one repository, and a role for all of an owner's."""
    host = "token.actions.githubusercontent.com"
    for name, subject in (("good", "repo:example/infra:environment:prod"), ("bad", "repo:example/*")):
        trusts = _document(
            Action="sts:AssumeRoleWithWebIdentity",
            Principal={"Federated": f"arn:aws:iam::123456789012:oidc-provider/{host}"},
            Condition={"StringLike": {f"{host}:sub": subject}, "StringEquals": {f"{host}:aud": "sts.amazonaws.com"}},
        )
        _role(f"{name}-iam-14", below, trusts)


def iam_15(below: pulumi.ResourceOptions) -> None:
    """A narrow policy of AWS's, and the widest."""
    role = _role("iam-15", below)
    for name, policy in (("good", "AmazonEKSWorkerNodePolicy"), ("bad", "AdministratorAccess")):
        arn = f"arn:aws:iam::aws:policy/{policy}"
        aws.iam.RolePolicyAttachment(f"{name}-iam-15", role=role.name, policy_arn=arn, opts=below)


def iam_16(below: pulumi.ResourceOptions) -> None:
    """One role that may be passed to machines, and every role."""
    to = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    _policy(
        "good-iam-16",
        below,
        Action="iam:PassRole",
        Resource="arn:aws:iam::123456789012:role/example-node",
        Condition=to,
    )
    _policy("bad-iam-16", below, Action="iam:PassRole", Resource="*", Condition=to)


def iam_17(below: pulumi.ResourceOptions) -> None:
    """Pods that their role lets in, and pods it does not."""
    role = _role("iam-17", below, _trust(PODS, BOTH, SESSION))
    _pods("good-iam-17", role, below)
    _pods("bad-iam-17", role, below, account="default")


def iam_18(below: pulumi.ResourceOptions) -> None:
    """A role for one service account, and a role for all pods of the account."""
    _role("good-iam-18", below, _trust(PODS, BOTH, SESSION))
    _role("bad-iam-18", below, _trust(PODS, BOTH))


def iam_19(below: pulumi.ResourceOptions) -> None:
    """A role that EKS takes for this account, and a role it takes for anybody."""
    _role("good-iam-19", below, _trust("eks.amazonaws.com", condition=OWN))
    _role("bad-iam-19", below, _trust("eks.amazonaws.com"))


def iam_20(below: pulumi.ResourceOptions) -> None:
    """A queue for this account's events, and a queue for anybody's."""
    for name, condition in (("good", {"Condition": OWN}), ("bad", {})):
        queue = aws.sqs.Queue(f"iam-20-{name}", opts=below)
        text = _document(
            Action="sqs:SendMessage", Resource="*", Principal={"Service": "events.amazonaws.com"}, **condition
        )
        aws.sqs.QueuePolicy(f"{name}-iam-20", queue_url=queue.url, policy=text, opts=below)


def iam_21(below: pulumi.ResourceOptions) -> None:
    """A topic for one role, and a topic for everybody."""
    for name, who in (("good", {"AWS": "arn:aws:iam::123456789012:role/example"}), ("bad", "*")):
        topic = aws.sns.Topic(f"iam-21-{name}", opts=below)
        text = _document(Action="sns:Publish", Resource="*", Principal=who)
        aws.sns.TopicPolicy(f"{name}-iam-21", arn=topic.arn, policy=text, opts=below)


def iam_22(below: pulumi.ResourceOptions) -> None:
    """A cluster entered by access entries, and one entered by its config map too."""
    _cluster("good-iam-22", below, authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False)
    _cluster(
        "bad-iam-22",
        below,
        authentication_mode="API_AND_CONFIG_MAP",
        bootstrap_cluster_creator_admin_permissions=False,
    )


def iam_23(below: pulumi.ResourceOptions) -> None:
    """A role that enters, and a user who does."""
    for name, principal in (("good", "role/admin"), ("bad", "user/ada")):
        arn = f"arn:aws:iam::123456789012:{principal}"
        aws.eks.AccessEntry(f"{name}-iam-23", cluster_name="example", principal_arn=arn, opts=below)


def iam_24(below: pulumi.ResourceOptions) -> None:
    """A role of one service account, and a role that two share."""
    trusts = _trust(PODS, BOTH, SESSION)
    _pods("iam-24-one", _role("good-iam-24", below, trusts), below)
    shared = _role("bad-iam-24", below, trusts)
    _pods("iam-24-two", shared, below)
    _pods("iam-24-three", shared, below, account="writer")


def iam_25(below: pulumi.ResourceOptions) -> None:
    """People who administer a cluster, and pods who do."""
    people, pods = _role("iam-25-people", below), _role("iam-25-pods", below, _trust(PODS, BOTH, SESSION))
    _pods("iam-25", pods, below)
    for name, role in (("good", people), ("bad", pods)):
        aws.eks.AccessPolicyAssociation(
            f"{name}-iam-25",
            cluster_name="example",
            principal_arn=role.arn,
            policy_arn="arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
            access_scope={"type": "cluster"},
            opts=below,
        )


def iam_26(below: pulumi.ResourceOptions) -> None:
    """Entries of one cluster, and entries of all."""
    cluster = "arn:aws:eks:us-east-1:123456789012:cluster/example"
    _policy("good-iam-26", below, Action="eks:CreateAccessEntry", Resource=cluster)
    _policy("bad-iam-26", below, Action="eks:CreateAccessEntry", Resource="*")


def iam_27(below: pulumi.ResourceOptions) -> None:
    """One secret, and all of them."""
    hub = "arn:aws:secretsmanager:us-east-1:123456789012:secret:hub-token-a1b2c3"
    _policy("good-iam-27", below, Action="secretsmanager:GetSecretValue", Resource=hub)
    _policy("bad-iam-27", below, Action="secretsmanager:GetSecretValue", Resource="*")
