"""GPU-20: the root volume of an accelerator's machine is large and fast enough for serving images."""

from policies.aws.node_groups import GROUP, has_accelerators, template_of
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

ROOT = "blockDeviceMappings.0.ebs"
"""The first volume that a template describes; without one, EKS makes 20 GiB of gp3 as it comes."""


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
    """Volumes of io1 and io2 have no throughput to set."""
    template, wanted = template_of(group, world), world.parameters
    gib = int(template.get(f"{ROOT}.volumeSize", 20)) if template else 20
    mib_s = int(template.get(f"{ROOT}.throughput", 125)) if template else 125
    if gib < wanted["gib"]:
        yield f"`{group.name}` has a root volume of {gib} GiB, and images of its servers need {wanted['gib']}"
    is_gp3 = template is None or template.get(f"{ROOT}.volumeType", "gp3") == "gp3"
    if is_gp3 and mib_s < wanted["mib_s"]:
        yield f"`{group.name}` has a root volume of {mib_s} MiB/s, and pulls of large images need {wanted['mib_s']}"
