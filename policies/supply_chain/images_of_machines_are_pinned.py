"""SUP-11: machines start from the image the program names."""

from policies.aws.clusters import NODE_GROUP
from policies.aws.given import is_given
from policies.aws.node_groups import OWN_IMAGE, template_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

VERSION = "launchTemplate.version"
MOVING = ("$Latest", "$Default")


@rule(
    "SUP-11",
    "Machines start from an image and a launch template of a named version.",
    why="An image that moves brings a new driver in the middle of the night, on the machines that happened to start then.",
    remedy="set `release_version` on the node group, and the launch template's version to its `latest_version`",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html",),
)
def images_of_machines_are_pinned(group: Resource, world: World) -> Found:
    """A template with an image of its own is looked at in place of EKS's release."""
    template = template_of(group, world)
    image = template.get("imageId", "") if template else ""
    own = bool(image) or group.get("amiType") == OWN_IMAGE
    if image.startswith("resolve:ssm:"):
        yield f"`{group.name}` starts from `{image}`, which moves; an image's own id should stand there"
    elif not own and not is_given(group, "releaseVersion"):
        yield f"`{group.name}` names no `releaseVersion`, so it gets EKS's newest image whenever it is updated"
    # What is not known yet is a number that another resource has; these two are written out.
    version = group.get(VERSION) if world.graph.known(group, VERSION) else None
    if version in MOVING:
        yield f"`{group.name}` takes version `{version}` of its launch template, which moves without a plan that says so"
