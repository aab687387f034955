"""ONP-09: each GPU has the same way to the fabric."""

from policies.hosts.groups import OfHosts, counted, interfaces
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-09",
    "A fabric has interfaces of one speed, as many for each GPU.",
    why="A collective is as fast as its slowest rank: GPUs that share an interface, or have a slower one, hold up all the others.",
    remedy="set `groups.*.nics` to one interface for each GPU, or for each two or four, of one `gbps`",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: group.value.fabric != "none" and group.value.gpus is not None,
    severity=Severity.MEDIUM,
    key="groups.*.nics",
    sources=("https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html",),
)
def fabrics_serve_gpus_alike(group: OfHosts, world: World) -> Found:
    """More interfaces than GPUs serve them alike as well where they come out even."""
    nics, gpus = interfaces(group.value, group.value.fabric), group.value.gpus
    assert gpus is not None
    if nics and gpus.count % len(nics) and len(nics) % gpus.count:
        yield f"`groups.{group.name}` has {counted(gpus.count, 'GPU')} and {counted(len(nics), 'interface')} of its {group.value.fabric}, which do not come out even"
    if len(rates := sorted({nic.gbps for nic in nics})) > 1:
        yield f"`groups.{group.name}` has interfaces of its {group.value.fabric} with {' and '.join(str(rate) for rate in rates)} Gbit/s"
