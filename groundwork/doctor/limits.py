"""Other limits of an account: networks, addresses, gateways, interfaces, clusters, volumes, file systems."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from groundwork.cost.estimate import Estimate
from groundwork.doctor.account import Account
from groundwork.doctor.finding import Finding, judged
from groundwork.doctor.quotas import increase
from groundwork.plan.model import Plan
from groundwork.words import count
from infra.catalog import catalog

INTERFACES_A_NODE: Final = 2
"""Network interfaces a node has without EFA: the primary one and one for pods. Source: Amazon VPC CNI, prefix mode."""
INTERFACES_OF_A_CLUSTER: Final = 4
"""Most interfaces EKS puts into the cluster's subnets. Source: EKS User Guide, "VPC and subnet requirements"."""
GIB_OF_A_TIB: Final = 1024


def look_at_limits(estimate: Estimate, account: Account) -> Iterator[Finding]:
    """Compare every limit with what the plan adds to what is there."""
    for key, needed in needs(estimate).items():
        if not needed:
            continue
        row = catalog().aws.limits[key]
        used = USED[key](account) if key in USED else 0
        allowed = account.quota(row.service, row.code)
        limit = float(row.default) if allowed is None else allowed
        yield judged(
            "limits",
            row.code,
            f"{count(limit)} allowed{' (assumed: the default)' if allowed is None else ''}, {count(used)} in use",
            f"{row.title}: {count(needed)} more" if key in USED else f"{row.title}: {count(needed)}",
            increase(row.service, row.code, needed + used, account.region)
            if row.adjustable
            else "the limit is fixed: plan fewer",
            good=needed + used <= limit,
        )


def needs(estimate: Estimate) -> Mapping[str, float]:
    """What the plan adds, by key of the catalogue's limits."""
    plan = estimate.plan
    interface = [
        e for e in plan.of_type("aws:ec2/vpcEndpoint:VpcEndpoint") if e.inputs.get("vpcEndpointType") == "Interface"
    ]
    groups = plan.of_type("aws:eks/nodeGroup:NodeGroup")
    return {
        "vpcs": _number(plan, "aws:ec2/vpc:Vpc"),
        "eips": _number(plan, "aws:ec2/eip:Eip"),
        "internet-gateways": _number(plan, "aws:ec2/internetGateway:InternetGateway"),
        "nat-gateways": min(_number(plan, "aws:ec2/natGateway:NatGateway"), 1),
        "security-groups": _number(plan, "aws:ec2/securityGroup:SecurityGroup"),
        "network-interfaces": _interfaces(estimate, sum(len(e.inputs.get("subnetIds", ())) for e in interface)),
        "interface-endpoints": len(interface),
        "eks-clusters": _number(plan, "aws:eks/cluster:Cluster"),
        "node-groups": len(groups),
        "nodes-per-group": max((group.inputs["scalingConfig"]["maxSize"] for group in groups), default=0),
        "public-access-cidrs": len(plan.environment.cluster.public_cidrs),
        "ebs-gp3-tib": _volumes(estimate),
        "fsx-lustre-persistent2-gib": sum(
            f.inputs["storageCapacity"] for f in plan.of_type("aws:fsx/lustreFileSystem:LustreFileSystem")
        ),
    }


def _number(plan: Plan, token: str) -> int:
    return len(plan.of_type(token))


def _interfaces(estimate: Estimate, endpoints: int) -> float:
    nodes = sum(
        pool.peak.high * max(INTERFACES_A_NODE, _efa(pool.fabric, pool.machine.efa_interfaces))
        for pool in estimate.pools
    )
    return nodes + endpoints + INTERFACES_OF_A_CLUSTER


def _efa(fabric: str, interfaces: int) -> int:
    return interfaces + 1 if fabric == "efa" else 0


def _volumes(estimate: Estimate) -> float:
    """TiB of root volumes with every pool at its maximum."""
    lines = (line for lines in estimate.lines.values() for line in lines if line.label == "root volumes")
    return round(sum(line.quantity.high for line in lines) / GIB_OF_A_TIB, 1)


def _count(service: str, operation: str, key: str) -> Callable[[Account], float]:
    return lambda account: len(account.of_others(account.pages(service, operation, key)))


def _busiest_zone(account: Account) -> float:
    """NAT gateways in the zone that has most of them."""
    subnets = {s["SubnetId"]: s["AvailabilityZone"] for s in account.pages("ec2", "describe_subnets", "Subnets")}
    gateways = account.of_others(account.pages("ec2", "describe_nat_gateways", "NatGateways"))
    alive = [g for g in gateways if g.get("State") in {"pending", "available"}]
    return max(Counter(subnets.get(g["SubnetId"]) for g in alive).values(), default=0)


def _addresses(account: Account) -> float:
    return len(account.of_others(account.client("ec2").describe_addresses()["Addresses"]))


def _clusters(account: Account) -> float:
    return len([name for name in account.client("eks").list_clusters()["clusters"] if name != account.environment])


def _gp3(account: Account) -> float:
    filters = [{"Name": "volume-type", "Values": ["gp3"]}]
    volumes = account.of_others(account.pages("ec2", "describe_volumes", "Volumes", Filters=filters))
    return round(sum(float(volume["Size"]) for volume in volumes) / GIB_OF_A_TIB, 1)


def _lustre(account: Account) -> float:
    systems = account.of_others(account.pages("fsx", "describe_file_systems", "FileSystems"))
    kinds = [s for s in systems if (s.get("LustreConfiguration") or {}).get("DeploymentType") == "PERSISTENT_2"]
    return sum(float(system["StorageCapacity"]) for system in kinds)


USED: Final[Mapping[str, Callable[[Account], float]]] = {
    "vpcs": _count("ec2", "describe_vpcs", "Vpcs"),
    "eips": _addresses,
    "internet-gateways": _count("ec2", "describe_internet_gateways", "InternetGateways"),
    "nat-gateways": _busiest_zone,
    "security-groups": _count("ec2", "describe_security_groups", "SecurityGroups"),
    "network-interfaces": _count("ec2", "describe_network_interfaces", "NetworkInterfaces"),
    "eks-clusters": _clusters,
    "ebs-gp3-tib": _gp3,
    "fsx-lustre-persistent2-gib": _lustre,
}
"""How much of a limit others in the account use; limits a cluster or network has of its own are not here."""
