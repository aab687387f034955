"""IAM-02: the metadata service answers only with a session token, and no further than the machine itself."""

from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"


@rule(
    "IAM-02",
    "Machines give their credentials to themselves alone.",
    why="Where the metadata service answers without a token or across a hop, a pod, or a request forged through one, walks away with the node's role.",
    remedy="set `metadata_options(http_tokens='required', http_put_response_hop_limit=1)` on the launch template, and name that template in the node group",
    kind=Kind.RESOURCE,
    on=("aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/instance:Instance", NODE_GROUP),
    severity=Severity.HIGH,
    parameters={
        "hops": Parameter(
            dev=1,
            prod=1,
            description="Network hops an answer may travel. 1 ends it before a container's own network. Source: EKS best practices guide, `Restrict access to the instance profile`.",
        )
    },
    sources=(
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    ),
    peers=("CKV_AWS_79", "CKV_AWS_341", "AWS-0130"),
)
def credentials_of_machines_stay_with_them(machine: Resource, world: World) -> Found:
    """A node group without a launch template gets EKS's own, which lets answers travel two hops."""
    if machine.type == NODE_GROUP:
        if not is_given(machine, "launchTemplate"):
            yield f"`{machine.name}` names no launch template, so EKS's own lets pods reach the node's credentials"
        return
    if machine.get("metadataOptions.httpEndpoint") == "disabled":
        return
    if (tokens := machine.get("metadataOptions.httpTokens", "optional")) != "required":
        yield f"`{machine.name}` has `httpTokens: {tokens}`, so its credentials are given without a session token; `required` is needed"
    most, hops = world.parameters["hops"], machine.get("metadataOptions.httpPutResponseHopLimit")
    if hops is None:
        yield f"`{machine.name}` leaves `httpPutResponseHopLimit` to the image, which may allow 2; {most} keeps pods out"
    elif hops > most:
        yield f"`{machine.name}` has `httpPutResponseHopLimit: {hops}`, which reaches into pods; {most} keeps them out"
