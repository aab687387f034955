"""GPU-01: nothing lands on accelerators that does not use them."""

from policies.aws.node_groups import GROUP, accelerator_of, has_accelerators
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

KEEPS_OFF = ("NO_SCHEDULE", "NO_EXECUTE")


@rule(
    "GPU-01",
    "Node groups with accelerators carry a taint of the accelerator's name.",
    why="Any pod may be put on an accelerator's node otherwise, takes its processors, and keeps a machine of many dollars an hour from being sent away.",
    remedy="let `pools.*.accelerator` bring the taint; in a program, add `taints` with the resource's name as key and effect `NO_SCHEDULE`",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=has_accelerators,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools.*.accelerator",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/node-taints-managed-node-groups.html",),
)
def gpu_groups_are_tainted(group: Resource, world: World) -> Found:
    """The key is the resource that pods ask for, which is what the admission of extended resources tolerates."""
    accelerator = accelerator_of(group, world)
    assert accelerator is not None
    wanted = accelerator.resource
    if not any(taint.get("key") == wanted and taint.get("effect") in KEEPS_OFF for taint in group.each("taints")):
        yield f"`{group.name}` has {accelerator.title} and no taint `{wanted}` with effect `NO_SCHEDULE`, so any pod may take its machines"
