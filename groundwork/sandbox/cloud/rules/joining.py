"""Whether machines that start become nodes: they need permissions, a way to the cluster's services, and a pod network.

AWS learns of it after a quarter of an hour and says no more than that they failed to join; here it is said at once, and
what was missing is in the hint.
"""

from collections.abc import Iterator
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import yaml

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import SUBNET, Case
from groundwork.sandbox.cloud.rules.trust import ROLE
from groundwork.sandbox.cloud.store import Store, Thing

TABLE = "aws:ec2/routeTable:RouteTable"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ROUTE = "aws:ec2/route:Route"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
CLUSTER = "aws:eks/cluster:Cluster"
WAYS_OUT = ("gatewayId", "natGatewayId", "transitGatewayId", "networkInterfaceId", "vpcPeeringConnectionId")


@cache
def needs() -> dict[str, Any]:
    """What a node needs, as data."""
    return yaml.safe_load((Path(__file__).parents[1] / "accounts" / "nodes.yaml").read_text())


def machines_join(case: Case) -> CloudError | None:
    """Answer the failure that the group is left behind with, where its machines can never become nodes."""
    desired = case.get("scalingConfig.desiredSize")
    missing = next(_missing(case), None) if desired else None
    if missing is None or case.before:
        return None
    case.store.stop(case.made.spec.type, case.made.id)
    case.made.outputs["status"] = "CREATE_FAILED"
    message = (
        f"waiting for EKS Node Group ({case.made.id}) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. "
        f"last error: {case.made.name}: NodeCreationFailure: {missing[0]}"
    )
    return CloudError("NodeCreationFailure", message, (case.made.id, case.made.outputs), hint=missing[1])


def _missing(case: Case) -> Iterator[tuple[str, str]]:
    """AWS's words and ours for each thing that keeps nodes out."""
    attached = _policies(case.store, str(case.get("nodeRoleArn")))
    for alternatives in needs()["policies"]:
        if not attached & set(alternatives):
            yield (
                "Instances failed to join the kubernetes cluster",
                f"attach `{alternatives[0]}` to the node role first",
            )
    for subnet in case.subnets("subnetIds[]"):
        if not _has_way_out(case.store, subnet) and (lacking := _unreachable(case, subnet)):
            named = ", ".join(f"`{name}`" for name in lacking)
            yield (
                "Instances failed to join the kubernetes cluster",
                f"subnet `{subnet.id}` has no route out and its VPC has no endpoint for {named}",
            )
    if not _has_pod_network(case):
        yield "Unhealthy nodes in the kubernetes cluster", "add the `vpc-cni` add-on before the node group"


def _policies(store: Store, role_arn: str) -> set[str]:
    role = store.find((ROLE,), "arn", role_arn)
    found = store.naming(ATTACHMENT, (ROLE, role.id)) if role else []
    return {str(attachment.state.get("policyArn")).rsplit("/", 1)[-1] for attachment in found}


def _has_way_out(store: Store, subnet: Thing) -> bool:
    """Whether the subnet's route table, or the VPC's main one, leads anywhere else."""
    associations = store.naming(ASSOCIATION, (SUBNET, subnet.id))
    vpc = store.get("aws:ec2/vpc:Vpc", str(subnet.state.get("vpcId")))
    main = str(vpc.state.get("mainRouteTableId")) if vpc else ""
    table_id = str(associations[0].state.get("routeTableId")) if associations else main
    table = store.get(TABLE, table_id)
    inline: list[dict[str, Any]] = (table.state.get("routes") or []) if table else []
    alone = [route.state for route in store.naming(ROUTE, (TABLE, table_id))]
    return any(_leads_out(route) for route in [*inline, *alone])


def _leads_out(route: dict[str, Any]) -> bool:
    block = route.get("destinationCidrBlock") or route.get("cidrBlock")
    return bool(block) and ip_network(str(block)).prefixlen == 0 and any(route.get(way) for way in WAYS_OUT)


def _unreachable(case: Case, subnet: Thing) -> list[str]:
    """Services that nodes need and the VPC has no endpoint for."""
    endpoints = case.store.naming(ENDPOINT, ("aws:ec2/vpc:Vpc", str(subnet.state.get("vpcId"))))
    there = {str(endpoint.state.get("serviceName")).split(f"{case.region}.", 1)[-1] for endpoint in endpoints}
    return [name for name in needs()["endpoints"] if name not in there]


def _has_pod_network(case: Case) -> bool:
    """EKS brings its own network add-on unless told not to; then there must be one."""
    cluster = case.store.get(CLUSTER, str(case.get("clusterName")))
    if cluster is None or cluster.state.get("bootstrapSelfManagedAddons") is not False:
        return True
    addons = case.store.naming("aws:eks/addon:Addon", (CLUSTER, cluster.id))
    return any(addon.state.get("addonName") in needs()["pod_networks"] for addon in addons)
