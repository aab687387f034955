"""GPU-10: a node with accelerators has the driver for them."""

from policies.aws.images import family_of
from policies.aws.node_groups import GROUP, OWN_IMAGE, accelerator_of, has_accelerators
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-10",
    "Node groups with accelerators use an image that carries their driver.",
    why="The node joins and reports no accelerator at all, so every pod that asks for one waits for ever while the machine is paid for.",
    remedy="let `pools.*.accelerator` decide the image; in a program, set `amiType` to the NVIDIA or Neuron variant of its image family",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=lambda group, world: has_accelerators(group, world) and group.get("amiType") != OWN_IMAGE,
    severity=Severity.CRITICAL,
    key="pools.*.accelerator",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html",),
)
def images_carry_the_driver(group: Resource, world: World) -> Found:
    """What an image of one's own carries, its name does not tell."""
    accelerator, image = accelerator_of(group, world), group.get("amiType", "")
    assert accelerator is not None
    if not image.endswith(variant := family_of(accelerator)):
        is_what = f"`amiType` `{image}`" if image else "no `amiType`"
        yield f"`{group.name}` has {accelerator.title} and {is_what}; an image with their driver ends in `{variant}`"
