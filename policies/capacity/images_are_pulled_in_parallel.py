"""GPU-33: a node does not wait for one layer after the other."""

from policies.aws.node_config import pulls_in_parallel
from policies.aws.node_groups import GROUP, has_accelerators, template_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-33",
    "Nodes with accelerators pull images in parallel.",
    why="A serving image is ten gigabytes and more: pulled one after the other as EKS does by itself, it keeps a machine of many dollars an hour waiting for minutes.",
    remedy="let the environment write the nodes' settings; in a program, set `serializeImagePulls: false` or the feature gate `FastImagePull` in nodeadm's user data",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=lambda group, world: has_accelerators(group, world) and str(group.get("amiType", "")).startswith("AL2023"),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="pools.*",
    sources=("https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api",),
)
def images_are_pulled_in_parallel(group: Resource, world: World) -> Found:
    """Other images have settings of their own for it."""
    template = template_of(group, world)
    if template is None or not pulls_in_parallel(template):
        yield f"`{group.name}` pulls images one after the other"
