"""ENC-01: Kubernetes' secrets are encrypted by a key that the account itself can watch and take away."""

from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ENC-01",
    "Kubernetes secrets are encrypted by a customer's own key.",
    why="Under AWS's own key nobody sees who reads the secrets, and nobody can make a stolen copy of them unreadable.",
    remedy="set `encryption.key_arn`, or leave it out and a key is made; in a program, name the key and `secrets` in the cluster's `encryptionConfig`",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="encryption.key_arn",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",),
    peers=("CKV_AWS_58", "AWS-0039"),
)
def cluster_secrets_have_a_key_of_our_own(cluster: Resource, world: World) -> Found:
    """The key's ARN may be known only once the key is there; that it is named is enough."""
    if not is_given(cluster, "encryptionConfig.provider.keyArn"):
        yield f"`{cluster.name}` names no key in `encryptionConfig`, so its secrets are under AWS's own"
    elif "secrets" not in cluster.get("encryptionConfig.resources", ()):
        yield f"`{cluster.name}` names a key in `encryptionConfig`, and not `secrets` in its `resources`"
