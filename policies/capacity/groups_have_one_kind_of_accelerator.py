"""GPU-32: machines of a group are alike in what pods ask of them."""

from infra.catalog import Machine
from policies.aws.node_groups import GROUP, has_accelerators, machines
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-32",
    "Machine types of a node group have the same accelerators, and as many.",
    why="The autoscaler takes the first type for all: it starts machines for pods that do not fit on what comes, and a model lands on a GPU it was not sized for.",
    remedy="set `pools.*.machines` to types with the same accelerator and count, and make another pool of the rest; in a program, divide `instanceTypes` over two groups",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=has_accelerators,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools.*.machines",
    sources=("https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md",),
)
def groups_have_one_kind_of_accelerator(group: Resource, world: World) -> Found:
    """Compared with the first type, which is what is sized for."""
    first, *others = machines(group, world)
    for other in others:
        if (other.accelerator, other.accelerators) != (first.accelerator, first.accelerators):
            yield f"`{group.name}` mixes `{first.name}` with {told(first)} and `{other.name}` with {told(other)}"


def told(machine: Machine) -> str:
    """Accelerators of a machine in words."""
    return f"{machine.accelerators:g} × `{machine.accelerator}`" if machine.accelerator else "none"
