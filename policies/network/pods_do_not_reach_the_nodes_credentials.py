"""NET-15: the metadata service answers the node and not the pods on it."""

from policies.aws.fabric import NODE_GROUP, TEMPLATE
from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "NET-15",
    "Pods do not reach the metadata service of their node.",
    why="It hands out the credentials of the node's role, so one compromised pod acts as every node of the cluster.",
    remedy="set nothing: the environment's nodes answer within one hop; in a program, put `httpPutResponseHopLimit: 1` in the template's `metadataOptions`",
    kind=Kind.RESOURCE,
    on=(TEMPLATE, NODE_GROUP),
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=(
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
    ),
    peers=("CKV_AWS_341",),
    parameters={
        "hops": Parameter(
            dev=1,
            prod=1,
            description="Network hops an answer of the metadata service may travel: the first ends on the node, the second in a pod (EKS best practices, IAM).",
        )
    },
)
def pods_do_not_reach_the_nodes_credentials(resource: Resource, world: World) -> Found:
    """Left out, the image decides, and Amazon Linux 2023 says two; so does EKS where a group has no template."""
    if resource.type == NODE_GROUP:
        if not is_given(resource, "launchTemplate"):
            yield f"`{resource.name}` has no launch template, and EKS then lets pods reach the metadata service by `2` hops"
        return
    if resource.get("metadataOptions.httpEndpoint") == "disabled":
        return
    hops, most = resource.get("metadataOptions.httpPutResponseHopLimit"), world.parameters["hops"]
    if hops is None:
        yield f"`{resource.name}` leaves `httpPutResponseHopLimit` to the image, which may say `2`; it should be `{most}`"
    elif int(hops) > most:
        yield f"`{resource.name}` has `httpPutResponseHopLimit: {hops}`, and should have `{most}`"
