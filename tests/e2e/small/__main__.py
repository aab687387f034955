"""A small program of the real shapes: a network, keys, identities and storage, tagged as the product tags."""

import json

import pulumi
import pulumi_aws as aws

ENVIRONMENT = json.loads(pulumi.Config().require("environment"))
NAME = ENVIRONMENT.get("name") or pulumi.get_stack()
REGION = ENVIRONMENT["region"]
provider = aws.Provider("aws", region=REGION)
given = pulumi.ResourceOptions(provider=provider)


def tags(name: str) -> dict[str, str]:
    return {"Name": name, "groundwork:environment": NAME, "groundwork:stack": pulumi.get_stack()}


caller = aws.get_caller_identity_output(opts=pulumi.InvokeOptions(provider=provider))
key = aws.kms.Key("key", description="data", deletion_window_in_days=7, tags=tags("key"), opts=given)
vpc = aws.ec2.Vpc("network", cidr_block="10.0.0.0/16", tags=tags("network"), opts=given)
gateway = aws.ec2.InternetGateway("internet", vpc_id=vpc.id, tags=tags("internet"), opts=given)
table = aws.ec2.RouteTable("out", vpc_id=vpc.id, tags=tags("out"), opts=given)
aws.ec2.Route(
    "out-internet", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", gateway_id=gateway.id, opts=given
)
subnets: list[aws.ec2.Subnet] = []
for index, zone in enumerate("abc"):
    subnet = aws.ec2.Subnet(
        f"nodes-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{index}.0/24",
        availability_zone=f"{REGION}{zone}",
        tags=tags(f"nodes-{zone}"),
        opts=given,
    )
    aws.ec2.RouteTableAssociation(f"nodes-{zone}", subnet_id=subnet.id, route_table_id=table.id, opts=given)
    subnets.append(subnet)
group = aws.ec2.SecurityGroup("nodes", description="nodes", vpc_id=vpc.id, tags=tags("nodes"), opts=given)
aws.vpc.SecurityGroupEgressRule(
    "nodes-out", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="0.0.0.0/0", tags=tags("nodes-out"), opts=given
)
assume = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)
role = aws.iam.Role("cluster", name=f"{NAME}-cluster", assume_role_policy=assume, tags=tags("cluster"), opts=given)
attached = aws.iam.RolePolicyAttachment(
    "cluster", role=role.name, policy_arn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", opts=given
)
queue = aws.sqs.Queue("events", name=f"{NAME}-events", message_retention_seconds=300, tags=tags("events"), opts=given)
bucket = aws.s3.Bucket("models", bucket=f"{NAME}-models", force_destroy=True, tags=tags("models"), opts=given)
aws.s3.BucketVersioning("models", bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=given)
aws.eks.Cluster(
    "cluster",
    name=NAME,
    role_arn=role.arn,
    version=ENVIRONMENT.get("cluster", {}).get("version", "1.34"),
    deletion_protection=bool(ENVIRONMENT.get("cluster", {}).get("deletion_protection", False)),
    vpc_config={"subnet_ids": [subnet.id for subnet in subnets], "security_group_ids": [group.id]},
    tags=tags("cluster"),
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[attached]),
)
pulumi.export("vpc", vpc.id)
pulumi.export("account", caller.account_id)
pulumi.export("token", pulumi.Output.secret("hush-hush"))
