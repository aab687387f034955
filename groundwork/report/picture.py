"""What the picture shows, taken from the plan: no geometry, no markup."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from groundwork.cost.estimate import Estimate
from groundwork.cost.pools import PoolUse
from groundwork.plan.model import Plan, PlannedResource
from groundwork.plan.quotas import quota_uses
from groundwork.report.rooms import below
from groundwork.words import case, count, plural, usd


@dataclass(frozen=True)
class Chip:
    """A small labelled box."""

    label: str
    kind: str = ""
    """What it looks like, for example `spot`; a class of the style sheet."""
    note: str = ""
    """Second line, or what a pointer sees."""
    order: int = 0
    """Smaller stands higher."""


@dataclass(frozen=True)
class Column:
    """A zone, with the ranges of its subnets."""

    zone: str
    ranges: tuple[tuple[str, str], ...]
    """Use and range."""
    nat: bool


@dataclass(frozen=True)
class Lane:
    """A pool across the zones."""

    name: str
    accelerator: str
    """Count and title, for example `8 × H100 SXM 80 GB`."""
    accelerators: float
    machine: str
    nodes: str
    cost: str
    models: str
    fabric: str
    cells: dict[str, tuple[Chip, ...]]
    """Zone to its node groups; a group over all zones is under the empty key."""


@dataclass(frozen=True)
class Picture:
    """Everything the picture says."""

    title: str
    subtitle: str
    cost: tuple[str, str, str]
    shares: tuple[float, float, float, float]
    """Low, expected, high and budget, in dollars; 0 for no budget."""
    budget: str
    entrance: Chip | None
    network: str
    cluster: str
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    inside: tuple[tuple[str, str, str], ...]
    """Storage within the network: zone (empty: every zone), label, note."""
    services: tuple[Chip, ...]
    quotas: tuple[str, ...]
    description: str = field(default="")


def picture(estimate: Estimate) -> Picture:
    """Read the picture off a plan and its bill."""
    plan = estimate.plan
    environment, total = plan.environment, estimate.total
    columns, lanes = tuple(_columns(plan)), tuple(_lane(plan, pool, estimate) for pool in estimate.pools)
    made = plural(sum(1 for _ in plan.custom), "resource")
    budget = environment.budget.monthly_usd if environment.budget else 0
    known = total.known
    return Picture(
        title=environment.name,
        subtitle=f"AWS {environment.region} · tier {environment.tier} · {made} · {environment.owner}",
        cost=(case(total, known.low), case(total, known.expected), case(total, known.high)),
        shares=(known.low, known.expected, known.high, budget),
        budget=usd(budget) if budget else "",
        entrance=_entrance(plan),
        network=f"VPC {environment.network.cidr} · pods {environment.network.pods_cidr}",
        cluster=_cluster(plan),
        columns=columns,
        lanes=lanes,
        inside=tuple(_inside(plan)),
        services=tuple(_services(estimate)),
        quotas=tuple(_quotas(estimate)),
        description=_description(plan, lanes, case(total, known.expected)),
    )


def _columns(plan: Plan) -> Iterator[Column]:
    subnets = plan.of_type("aws:ec2/subnet:Subnet")
    with_nat = {subnet_of(plan, nat, "subnetId") for nat in plan.of_type("aws:ec2/natGateway:NatGateway")}
    for zone in plan.resolved.zones:
        here = [subnet for subnet in subnets if subnet.inputs.get("availabilityZone") == zone]
        ranges = tuple((_use(plan, subnet, zone), str(subnet.inputs["cidrBlock"])) for subnet in here)
        yield Column(zone, tuple(sorted(ranges)), any(subnet.urn in with_nat for subnet in here))


def _use(plan: Plan, subnet: PlannedResource, zone: str) -> str:
    return subnet.name.removeprefix(f"{plan.environment.name}-").removesuffix(f"-{zone}")


def subnet_of(plan: Plan, resource: PlannedResource, key: str) -> str:
    """URN of the subnet whose id `resource` has under `key`; empty where it names none."""
    wanted = resource.inputs.get(key)
    return next((s.urn for s in plan.of_type("aws:ec2/subnet:Subnet") if s.id == wanted), "")


def _lane(plan: Plan, pool: PoolUse, estimate: Estimate) -> Lane:
    component = plan.by_urn[pool.urn]
    inside = list(below(component, plan))
    cells: dict[str, tuple[Chip, ...]] = {}
    for group in (r for r in inside if r.type == "aws:eks/nodeGroup:NodeGroup"):
        zone = _zone(plan, group)
        cells[zone] = (*cells.get(zone, ()), _group_chip(group))
    amount = estimate.of(inside)
    return Lane(
        name=pool.name,
        accelerator=f"{count(pool.machine.accelerators)} × {pool.accelerator.title}"
        if pool.accelerator
        else "no accelerator",
        accelerators=pool.machine.accelerators,
        machine=", ".join(machine.name for machine in pool.machines),
        nodes=f"{pool.range.min} to {count(pool.nodes.high)} nodes"
        if pool.range.min != pool.nodes.high
        else plural(pool.range.min, "node"),
        cost=case(amount, amount.known.expected),
        models=", ".join(resolved.models) if (resolved := plan.resolved.pools.get(pool.name)) else "",
        fabric=_fabric(pool, inside),
        cells={zone: tuple(sorted(chips, key=lambda chip: (chip.order, chip.note))) for zone, chips in cells.items()},
    )


def _fabric(pool: PoolUse, inside: Iterable[PlannedResource]) -> str:
    """What the frame around machines with a fast fabric says; reserved ones stand where their reservation is."""
    if pool.fabric != "efa":
        return ""
    placed = any(resource.type == "aws:ec2/placementGroup:PlacementGroup" for resource in inside)
    return f"EFA × {pool.machine.efa_interfaces} · {'one placement group' if placed else 'placed by the reservation'}"


def _zone(plan: Plan, group: PlannedResource) -> str:
    """Zone of a node group; empty where it is over several."""
    zones = {
        s.inputs.get("availabilityZone")
        for s in plan.of_type("aws:ec2/subnet:Subnet")
        if s.id in group.inputs["subnetIds"]
    }
    return str(zones.pop()) if len(zones) == 1 else ""


def _group_chip(group: PlannedResource) -> Chip:
    labels: dict[str, str] = group.inputs.get("labels") or {}
    scaling: dict[str, int] = group.inputs["scalingConfig"]
    kind = labels.get("groundwork/capacity-type", "on-demand")
    least, most = scaling["minSize"], scaling["maxSize"]
    label = f"always {least} {kind}" if least == most else f"{least} to {most} {kind}"
    return Chip(label, kind, group.name, order=-int(labels.get("groundwork/priority", 0)))


def _entrance(plan: Plan) -> Chip | None:
    gateway = plan.environment.gateway
    if gateway.exposure == "none":
        return None
    if gateway.exposure == "private":
        allowed = ", ".join(gateway.allowed_cidrs) or plan.environment.network.cidr
        return Chip("private gateway, within the network", "private", f"from {allowed}")
    note = f"from {', '.join(gateway.allowed_cidrs)} · web firewall, {gateway.requests_per_5_minutes:,} requests in 5 min each"
    return Chip("public gateway", "public", note)


def _cluster(plan: Plan) -> str:
    cluster = plan.environment.cluster
    reach = f"API from {', '.join(cluster.public_cidrs)}" if cluster.public_cidrs else "private API"
    lock = " · deletion protection" if plan.environment.deletion_protection else ""
    return f"EKS cluster · Kubernetes {cluster.version} · {reach}{lock}"


def _inside(plan: Plan) -> Iterator[tuple[str, str, str]]:
    for lustre in plan.of_type("aws:fsx/lustreFileSystem:LustreFileSystem"):
        subnets = lustre.inputs["subnetIds"]
        zone = next(
            (s.inputs["availabilityZone"] for s in plan.of_type("aws:ec2/subnet:Subnet") if s.id in subnets), ""
        )
        size, speed = lustre.inputs["storageCapacity"], lustre.inputs.get("perUnitStorageThroughput", 0)
        yield (
            str(zone),
            f"FSx for Lustre · {size:,} GiB",
            f"{size * speed / 1024:,.0f} MB/s, linked to the model bucket",
        )
    for _ in plan.of_type("aws:efs/fileSystem:FileSystem"):
        yield "", "EFS · shared files", "a mount target in each zone"
    interfaces = [
        e for e in plan.of_type("aws:ec2/vpcEndpoint:VpcEndpoint") if e.inputs.get("vpcEndpointType") == "Interface"
    ]
    if interfaces:
        names = ", ".join(sorted(str(e.inputs["serviceName"]).split(".", 3)[3] for e in interfaces))
        yield "", f"private endpoints · {plural(len(interfaces), 'service')}, and S3", names


SERVICES: Final[tuple[tuple[str, str, str], ...]] = (
    ("aws:s3/bucket:Bucket", "S3", "models, versioned"),
    ("aws:ecr/repository:Repository", "ECR", "images, scanned"),
    ("aws:kms/key:Key", "KMS", "key for data at rest"),
    ("aws:sqs/queue:Queue", "SQS", "interruptions"),
    ("aws:amp/workspace:Workspace", "Prometheus", "managed metrics"),
    ("aws:cloudwatch/logGroup:LogGroup", "Logs", "cluster, network"),
    ("aws:budgets/budget:Budget", "Budget", "alarms to the owner"),
)
"""Regional services worth a box: type, title and what for."""


def _services(estimate: Estimate) -> Iterator[Chip]:
    for token, title, use in SERVICES:
        found = estimate.plan.of_type(token)
        if found:
            amount = estimate.of(found)
            cost = case(amount, amount.known.expected)
            number = f" × {len(found)}" if len(found) > 1 else ""
            yield Chip(title + number, "service", use + ("" if cost == "-" else f" · {cost}"))


def _quotas(estimate: Estimate) -> Iterator[str]:
    for quota in quota_uses(estimate.pools):
        least, most = count(quota.vcpus.low), count(quota.vcpus.high)
        yield f"{quota.family} {quota.kind}: {least} to {most} vCPUs (new account: {quota.new_account})"


def _description(plan: Plan, lanes: tuple[Lane, ...], cost: str) -> str:
    pools = "; ".join(f"pool {lane.name}: {lane.nodes} of {lane.machine}, {lane.accelerator}" for lane in lanes)
    zones = ", ".join(plan.resolved.zones)
    return f"Environment {plan.environment.name} in zones {zones}. {pools}. Expected cost {cost} a month."
