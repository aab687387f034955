"""NET-19: with every pool at its most, each zone still has addresses for the pods."""

from ipaddress import IPv4Network
from math import ceil

from infra.catalog import Accelerator
from infra.environment.addressing import PREFIX, room
from infra.environment.environment import Environment
from infra.environment.pools import Sharing
from infra.environment.resolve import ResolvedPool
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "NET-19",
    "Each zone has addresses for the pods of all machines it may have.",
    why="Once the range is used up, pods on new machines wait for an address for ever, and the machines are paid for idle.",
    remedy="set `network.pods_cidr` to a wider range, or lower `nodes.max` of the pools in that zone",
    kind=Kind.ENVIRONMENT,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="network.pods_cidr",
    sources=("https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html",),
    parameters={
        "pods": Parameter(
            dev=110,
            prod=110,
            description="Pods of a machine without accelerators at its most (Kubernetes, considerations for large clusters).",
        ),
        "daemons": Parameter(
            dev=16,
            prod=16,
            description="Pods with an address on each machine with accelerators beside those that use one: agents for storage, metrics, devices and logs.",
        ),
        "warm": Parameter(
            dev=1,
            prod=1,
            description="Prefixes of 16 addresses that a machine keeps ready beside those in use: the network add-on's `WARM_PREFIX_TARGET`.",
        ),
    },
)
def zones_have_addresses_for_their_pods(environment: Environment, world: World) -> Found:
    """The check of the file counts the least a machine takes; this counts what its pods do."""
    assert world.resolved is not None
    has = room(IPv4Network(environment.network.cidr), IPv4Network(environment.network.pods_cidr)).pod_prefixes
    system = environment.cluster.system.nodes.max * _prefixes(world.parameters["pods"], world)
    for zone in world.resolved.zones:
        there = [pool for pool in world.resolved.pools.values() if zone in pool.zones]
        wanted = system + sum(pool.pool.nodes.max * _prefixes(_pods(pool, world), world) for pool in there)
        if wanted > has:
            yield f"`network.pods_cidr` is `{environment.network.pods_cidr}`, which leaves {has} prefixes of {PREFIX} addresses in `{zone}`, and the pools at their most want {wanted}"


def _pods(pool: ResolvedPool, world: World) -> int:
    """Pods of one machine at its most: one each accelerator or share of one, and the agents."""
    if pool.accelerator is None:
        return int(world.parameters["pods"])
    devices = max(ceil(machine.accelerators) for machine in pool.machines)
    return int(world.parameters["daemons"]) + devices * _shares(pool.accelerator, pool.pool.sharing)


def _shares(accelerator: Accelerator, sharing: Sharing | None) -> int:
    """Pods that one accelerator serves at once."""
    if sharing is None:
        return 1
    return accelerator.mig_profiles.get(sharing.profile, 1) if sharing.mode == "mig" else sharing.replicas


def _prefixes(pods: int, world: World) -> int:
    return ceil(pods / PREFIX) + int(world.parameters["warm"])
