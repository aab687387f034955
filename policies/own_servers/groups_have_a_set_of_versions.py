"""ONP-02: driver, kernel modules, CUDA and images of a group fit each other and its GPUs."""

from policies.hosts.groups import OfHosts, has_gpus, refused
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-02",
    "There is a set of versions that fits the GPUs of a group and all that is asked of it.",
    why="Nothing is installed on such a group, or a driver that does not know the GPU: the host comes up without one.",
    remedy="set `groups.*.versions` to what `groundwork versions` names as nearest, or take the pins out",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=has_gpus,
    severity=Severity.CRITICAL,
    key="groups.*.versions",
    sources=(
        "https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/",
        "https://docs.nvidia.com/deeplearning/triton-inference-server/release-notes/",
    ),
)
def groups_have_a_set_of_versions(group: OfHosts, world: World) -> Found:
    """Each reason of the matrix is told, since mending one alone does not help."""
    if refusal := refused(group, world):
        for conflict in refusal.conflicts:
            yield f"`groups.{group.name}` can have no driver: {conflict.message}"
