"""GPU-20: the root volume of an accelerator's machine is large and fast enough for serving images."""

from collections.abc import Iterator

from policies.aws.given import paths
from policies.aws.node_groups import GROUP, has_accelerators, template_of
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

UNSAID = (20, "gp3", 125)
"""What EKS makes where a template describes no volume: GiB, kind, MiB/s (EKS API reference, Nodegroup `diskSize`)."""


def volumes(template: Resource) -> Iterator[tuple[int, str, int]]:
    """Size, kind and throughput of each volume that a template describes."""
    for path in paths(template, "blockDeviceMappings"):
        gib, kind = template.get(f"{path}.ebs.volumeSize", 0), template.get(f"{path}.ebs.volumeType", "gp3")
        yield int(gib), kind, int(template.get(f"{path}.ebs.throughput", 125))


@rule(
    "GPU-20",
    "Root volumes of accelerator machines have room and speed for serving images.",
    why="A serving image unpacks to tens of gigabytes: on the 20 GiB that EKS gives, kubelet evicts the pod for disk pressure while it loads.",
    remedy="set `pools.*.disk_gib` to 100 or more; in a program, describe the root volume in the template's `blockDeviceMappings` with `volumeSize` and `throughput`",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=has_accelerators,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools.*.disk_gib",
    parameters={
        "gib": Parameter(
            100, 100, "Least size, GiB: an image of 30 GB, unpacked, beside the one it replaces, and logs."
        ),
        "mib_s": Parameter(
            125, 250, "Least throughput, MiB/s: gp3 comes with 125; at 250 an image of 30 GB is written in two minutes."
        ),
    },
    sources=("https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",),
)
def root_volumes_hold_images(group: Resource, world: World) -> Found:
    """The largest is looked at, since some images keep the system on one of its own; io1 and io2 have no throughput to set."""
    wanted = world.parameters
    template = template_of(group, world)
    gib, kind, mib_s = max(volumes(template), default=UNSAID) if template else UNSAID
    if gib < wanted["gib"]:
        yield f"`{group.name}` has a root volume of {gib} GiB, and images of its servers need {wanted['gib']}"
    if kind == "gp3" and mib_s < wanted["mib_s"]:
        yield f"`{group.name}` has a root volume of {mib_s} MiB/s, and pulls of large images need {wanted['mib_s']}"
