"""GPU-19: disks that are paid for hold images and weights."""

from policies.aws.node_config import local_storage
from policies.aws.node_groups import GROUP, has_accelerators, machines, template_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def has_disks_for_nodeadm(group: Resource, world: World) -> bool:
    """Whether each machine has local disks, and an Amazon Linux image that nodeadm sets up."""
    known = machines(group, world)
    amazon = str(group.get("amiType", "")).startswith("AL2023")
    return amazon and has_accelerators(group, world) and all(machine.nvme_disks for machine in known)


@rule(
    "GPU-19",
    "Local NVMe disks of accelerator machines hold images and weights.",
    why="They are in the machine's price; left out, images and weights go through the root volume, and a cold start takes minutes instead of seconds.",
    remedy="set `pools.*.local_nvme: true`; in a program, give the template user data with `instance.localStorage.strategy: RAID0` of nodeadm",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=has_disks_for_nodeadm,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="pools.*.local_nvme",
    sources=("https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api",),
)
def local_disks_are_used(group: Resource, world: World) -> Found:
    """Any strategy of nodeadm's uses them."""
    template = template_of(group, world)
    if template is None or not local_storage(template):
        machine = machines(group, world)[0]
        yield f"`{group.name}` starts `{machine.name}` and leaves its {machine.nvme_gb} GB of local NVMe unused"
