"""GPU-29: an image starts on the machines it is for."""

from policies.aws.images import architecture_of
from policies.aws.node_groups import GROUP, machines
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-29",
    "A node group's image is built for the processor of its machines.",
    why="EKS refuses the group, and with an image of one's own the machine starts and never becomes a node.",
    remedy="set `pools.*.machines` to types of one processor; in a program, set `amiType` to the variant for it",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=lambda group, world: bool(machines(group, world)) and architecture_of(group.get("amiType", "")) is not None,
    severity=Severity.HIGH,
    key="pools.*.machines",
    sources=("https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html",),
)
def images_fit_the_processor(group: Resource, world: World) -> Found:
    """Each type of the group is looked at, since a later choice starts as well."""
    image = group.get("amiType", "")
    for machine in machines(group, world):
        if machine.architecture != architecture_of(image):
            yield f"`{group.name}` starts `{machine.name}`, whose processor is {machine.architecture}, from `{image}`"
