"""Who may do what: every role and policy of every example environment."""

import json
from collections import defaultdict

import pytest

from infra.targets.aws.policies import MANAGED_POLICY_LIMIT
from tests.targets.aws.evaluator import Touch, allowed
from tests.targets.aws.walks import EXAMPLES, example, inputs, only, policies, walked

INLINE_LIMIT = 10_240
"""Most characters of all a role's own policies together. Source: IAM User Guide, "IAM and STS quotas", read 2026-11."""
ROLE = "aws:iam/role:Role"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
MODEL = {"parameters_billions": 0.3, "precision": "fp16", "pool": "t4"}
POOLS = {"t4": {"accelerator": "t4"}}


def several(value):
    return [value] if isinstance(value, str) else value


@pytest.mark.parametrize("stack", EXAMPLES)
def test_no_policy_allows_everything_on_everything(stack):
    found = list(policies(example(stack)))
    assert found
    for where, policy in found:
        for statement in policy["Statement"]:
            wide = [action for action in several(statement["Action"]) if action == "*" or action.endswith(":*")]
            assert not (statement["Effect"] == "Allow" and wide), f"{where}: {wide}"


@pytest.mark.parametrize("stack", EXAMPLES)
def test_whatever_may_change_things_on_all_resources_does_so_under_a_condition(stack):
    looks = ("Describe", "Get", "List", "Query")
    for where, policy in policies(example(stack)):
        for statement in policy["Statement"]:
            changes = [a for a in several(statement["Action"]) if not a.partition(":")[2].startswith(looks)]
            if "*" in several(statement["Resource"]) and changes and statement["Effect"] == "Allow":
                assert statement.get("Condition"), f"{where}: {changes} on everything"


@pytest.mark.parametrize("stack", EXAMPLES)
def test_every_statement_says_what_it_is_for(stack):
    for where, policy in policies(example(stack)):
        names = [statement["Sid"] for statement in policy["Statement"]]
        assert len(set(names)) == len(names), where
        assert all(name.isalnum() for name in names), where


@pytest.mark.parametrize("stack", EXAMPLES)
def test_every_policy_is_within_its_limit(stack):
    found = example(stack)
    for name, given in inputs(found, "aws:iam/policy:Policy").items():
        assert len(given["policy"]) <= MANAGED_POLICY_LIMIT, name
    inline: dict[str, int] = defaultdict(int)
    for given in inputs(found, "aws:iam/rolePolicy:RolePolicy").values():
        inline[given["role"]] += len(given["policy"])
    assert all(size <= INLINE_LIMIT for size in inline.values()), dict(inline)


@pytest.mark.parametrize("stack", EXAMPLES)
def test_no_role_is_an_administrator(stack):
    attached = {given["policyArn"].rpartition("/")[2] for given in inputs(example(stack), ATTACHMENT).values()}
    aws = {name for name in attached if name.startswith("Amazon")}
    assert aws <= {
        "AmazonEBSCSIDriverPolicy",
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEFSCSIDriverPolicy",
        "AmazonEKSClusterPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
    }
    assert not [name for name in attached if "Admin" in name or "FullAccess" in name]


def test_a_node_may_join_and_pull_and_nothing_else():
    attached = {
        given["policyArn"].rpartition("/")[2]
        for given in inputs(walked(), ATTACHMENT).values()
        if given["role"] == "small-node"
    }
    assert attached == {"AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"}
    assert "small-node" not in {given["role"] for given in inputs(walked(), "aws:iam/rolePolicy:RolePolicy").values()}


@pytest.mark.parametrize("stack", EXAMPLES)
def test_every_role_pods_take_is_for_one_service_account_of_this_cluster(stack):
    pods = 0
    for name, given in inputs(example(stack), ROLE).items():
        for statement in json.loads(given["assumeRolePolicy"])["Statement"]:
            if statement["Principal"] == {"Service": "pods.eks.amazonaws.com"}:
                pods += 1
                assert set(statement["Condition"]["StringEquals"]) == {
                    "aws:RequestTag/eks-cluster-arn",
                    "aws:RequestTag/kubernetes-namespace",
                    "aws:RequestTag/kubernetes-service-account",
                }, name
    assert pods >= 4


@pytest.mark.parametrize("stack", EXAMPLES)
def test_eks_takes_the_clusters_role_for_this_account_alone(stack):
    roles = [given for name, given in inputs(example(stack), ROLE).items() if name.endswith("-cluster")]
    (statement,) = json.loads(roles[0]["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "eks.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


@pytest.mark.parametrize("stack", EXAMPLES)
def test_an_association_names_the_account_its_roles_trust_names(stack):
    found = example(stack)
    roles = {role.outputs["arn"]: role.inputs for role in found.of_type(ROLE)}
    associations = inputs(found, "aws:eks/podIdentityAssociation:PodIdentityAssociation")
    assert associations
    for name, given in associations.items():
        trust = json.loads(roles[given["roleArn"]]["assumeRolePolicy"])["Statement"][0]
        tags = trust["Condition"]["StringEquals"]
        assert given["namespace"] == tags["aws:RequestTag/kubernetes-namespace"], name
        assert given["serviceAccount"] == tags["aws:RequestTag/kubernetes-service-account"], name


def reader(**changes):
    found = walked(pools=POOLS, **changes)
    bucket = only(found, "aws:s3/bucket:Bucket").outputs["arn"]
    own = only(found, "aws:iam/rolePolicy:RolePolicy", "small-model-reader").inputs["policy"]
    return own, bucket


def test_serving_pods_read_models_and_cannot_write_them():
    policy, bucket = reader()
    assert allowed([policy], "s3:GetObject", Touch(f"{bucket}/llama/model.safetensors"))
    assert allowed([policy], "s3:ListBucket", Touch(bucket))
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy"):
        assert not allowed([policy], action, Touch(f"{bucket}/llama/model.safetensors"))


def test_serving_pods_use_the_key_only_through_the_bucket():
    policy, _ = reader()
    key = only(walked(pools=POOLS), "aws:kms/key:Key").outputs["arn"]
    assert allowed([policy], "kms:Decrypt", Touch(key, {"kms:ViaService": "s3.us-east-1.amazonaws.com"}))
    assert not allowed([policy], "kms:Decrypt", Touch(key))


def test_serving_pods_read_other_buckets_below_the_models_own_path_alone():
    policy, _ = reader(models={"m": {**MODEL, "source": "s3://weights-of-others/llama/8b"}})
    theirs = "arn:aws:s3:::weights-of-others"
    assert allowed([policy], "s3:GetObject", Touch(f"{theirs}/llama/8b/model.safetensors"))
    assert allowed([policy], "s3:ListBucket", Touch(theirs, {"s3:prefix": "llama/8b/"}))
    assert not allowed([policy], "s3:GetObject", Touch(f"{theirs}/payroll.csv"))
    assert not allowed([policy], "s3:GetObject", Touch(f"{theirs}/llama/8b-of-others/model.safetensors"))
    assert not allowed([policy], "s3:ListBucket", Touch(theirs, {"s3:prefix": "llama/8b-of-others/"}))
    assert not allowed([policy], "s3:ListBucket", Touch(theirs, {"s3:prefix": "payroll"}))


def test_the_cluster_outlives_none_of_its_roles_policies():
    """A cluster whose role lost its policies first cannot take its own interfaces away."""
    found = walked()
    cluster = only(found, "aws:eks/cluster:Cluster")
    policies_of_role = [a for a in found.of_type(ATTACHMENT) if a.inputs["role"] == "small-cluster"]
    assert policies_of_role
    assert all(attachment.urn in cluster.dependencies for attachment in policies_of_role)
