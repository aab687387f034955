"""STO-07: nodes reach a file system by the ports it needs, and the internet does not."""

from collections.abc import Iterable, Iterator
from itertools import chain

from policies.aws.files import LUSTRE, MOUNT, groups_of_nodes
from policies.aws.given import across, some
from policies.aws.ranges import LIMITS, is_anybody
from policies.aws.ways import GROUP, Way, ways
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

NFS, SERVERS = [[2049, 2049]], [[988, 988], [1018, 1023]]


@rule(
    "STO-07",
    "Security groups of file systems let nodes in on the ports of a mount, and not everybody.",
    why="A port that is left out shows as a mount that hangs, on every node, without a word of the reason.",
    remedy="nothing to set: `storage.lustre` and `storage.shared_files` come with their rules; in a program, add ingress rules of the ports named from the nodes' group",
    kind=Kind.RELATION,
    on=(LUSTRE, MOUNT),
    severity=Severity.HIGH,
    key="storage",
    sources=(
        "https://docs.aws.amazon.com/fsx/latest/LustreGuide/limit-access-security-groups.html",
        "https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
    ),
    parameters={
        **LIMITS,
        "nfs": Parameter(dev=NFS, prod=NFS, description="First and last TCP port of NFS (EFS User Guide)."),
        "lustre": Parameter(
            dev=SERVERS, prod=SERVERS, description="First and last TCP ports of Lustre (FSx for Lustre User Guide)."
        ),
    },
)
def file_systems_admit_nodes_alone(files: Resource, world: World) -> Found:
    """Groups add up; a file system without one has the network's default group, which lets nobody in."""
    key, ports = ("securityGroupIds", "lustre") if files.type == LUSTRE else ("securityGroups", "nfs")
    groups = world.graph.of(files, key, GROUP)
    if not groups and not files.get(key):
        yield f"`{files.name}` has no security group of its own"
    if groups:
        closed = _closed(files, groups, world.parameters[ports], world)
        opened = across(_ways_in(groups, world), lambda way: _open(files, way, world))
        yield from across((closed, opened), iter)


def _ways_in(groups: Iterable[Resource], world: World) -> Iterator[Way]:
    return chain.from_iterable(ways(group, world, "ingress") for group in groups)


def _closed(files: Resource, groups: Iterable[Resource], ports: list[list[int]], world: World) -> Iterator[str]:
    nodes = groups_of_nodes(world)

    def from_nodes(way: Way) -> bool:
        return any(True for _ in way.ranges()) or (way.may_be_of(nodes, world) if nodes else bool(way.peers(world)))

    for first, last in ports:
        if not some(
            _ways_in(groups, world), lambda way, first=first, last=last: way.covers(first, last) and from_nodes(way)
        ):
            span = f"port `{first}`" if first == last else f"ports `{first}` to `{last}`"
            yield f"`{files.name}` lets no node in on {span}"


def _open(files: Resource, way: Way, world: World) -> Iterator[str]:
    for cidr in way.ranges():
        if is_anybody(cidr, *(world.parameters[name] for name in LIMITS)):
            yield f"`{files.name}` lets `{cidr}` in by `{way.rule.name}`"
