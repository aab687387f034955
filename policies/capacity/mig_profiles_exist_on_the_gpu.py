"""GPU-13: GPUs are split in ways they can be split in."""

from policies.aws.node_groups import GROUP, accelerator_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

LABEL = "nvidia.com/mig.config"
"""Label that the GPU operator's MIG manager reads. Source: NVIDIA GPU Operator, "GPU Operator with MIG", read 2026-11."""


def has_nvidia(group: Resource, world: World) -> bool:
    """Whether machines of a node group carry NVIDIA GPUs."""
    accelerator = accelerator_of(group, world)
    return accelerator is not None and accelerator.vendor == "nvidia"


@rule(
    "GPU-13",
    "A MIG profile that nodes are labelled with exists on their GPU.",
    why="The MIG manager fails over and over, the node stays without GPUs, and pods that ask for a slice wait for ever.",
    remedy="set `pools.*.sharing.profile` to a profile of the accelerator; in a program, correct the label `nvidia.com/mig.config`",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=has_nvidia,
    severity=Severity.HIGH,
    key="pools.*.sharing",
    sources=("https://docs.nvidia.com/datacenter/tesla/mig-user-guide/",),
)
def mig_profiles_exist_on_the_gpu(group: Resource, world: World) -> Found:
    """Configurations that mix profiles have names of their own, which say nothing here."""
    accelerator = accelerator_of(group, world)
    assert accelerator is not None
    kind, _, profile = str(group.get("labels", {}).get(LABEL, "")).partition("-")
    if kind != "all" or profile in ("", "disabled", "enabled", "balanced"):
        return
    if profile not in accelerator.mig_profiles:
        has = (
            f"its profiles are {', '.join(f'`{one}`' for one in accelerator.mig_profiles)}"
            if accelerator.mig_profiles
            else "it has no MIG"
        )
        yield f"`{group.name}` asks for the MIG profile `{profile}` on {accelerator.title}, and {has}"
