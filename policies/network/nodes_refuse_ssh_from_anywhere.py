"""NET-03: no shell is offered to the internet."""

from collections.abc import Iterator

from policies.aws.given import across, is_given
from policies.aws.ranges import LIMITS, is_anybody
from policies.aws.subnets import NODE_GROUP
from policies.aws.ways import EITHER, GROUP, IN, Way, written_in
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "NET-03",
    "Nobody reaches a shell from the internet.",
    why="Whoever gets in by SSH has the node's credentials and every model and prompt in its memory.",
    remedy="nothing to set: the environment opens no such port; in a program, take the rule away and use Session Manager, or name `sourceSecurityGroupIds` in `remoteAccess`",
    kind=Kind.RESOURCE,
    on=(IN, GROUP, EITHER, NODE_GROUP),
    severity=(Severity.HIGH, Severity.CRITICAL),
    sources=(
        "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    ),
    peers=("CKV_AWS_24", "CKV_AWS_100", "AWS-0107"),
    parameters={
        **LIMITS,
        "ports": Parameter(
            dev=[22, 3389],
            prod=[22, 3389],
            description="TCP ports that give a shell or a desktop: SSH and RDP (IANA port numbers).",
        ),
    },
)
def nodes_refuse_ssh_from_anywhere(resource: Resource, world: World) -> Found:
    """A node group with a key and no source group opens port 22 to everybody (EKS API reference)."""
    if resource.type != NODE_GROUP:
        yield from across(written_in(resource, "ingress"), lambda way: _open(way, world))
    elif is_given(resource, "remoteAccess.ec2SshKey") and not is_given(resource, "remoteAccess.sourceSecurityGroupIds"):
        yield f"`{resource.name}` has an SSH key in `remoteAccess` and no `sourceSecurityGroupIds`, which opens port `22` to `0.0.0.0/0`"


def _open(way: Way, world: World) -> Iterator[str]:
    limits = {name: world.parameters[name] for name in LIMITS}
    for port in world.parameters["ports"]:
        for cidr in way.ranges() if way.covers(port, port) else ():
            if is_anybody(cidr, **limits):
                yield f"`{way.rule.name}` lets `{cidr}` in on port `{port}`"
