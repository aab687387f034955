"""NET-20: the network records who spoke to whom."""

from typing import Final

from policies.aws.subnets import VPC
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"


@rule(
    "NET-20",
    "Networks have flow logs.",
    why="After a leak nothing else tells which machine sent how much to whom.",
    remedy="set `network.flow_logs_days` above 0; in a program, add a flow log of the VPC",
    kind=Kind.RELATION,
    on=(VPC,),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="network.flow_logs_days",
    sources=("https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html",),
    peers=("CKV2_AWS_11", "AWS-0178"),
)
def traffic_is_recorded(vpc: Resource, world: World) -> Found:
    """Logs of single subnets leave out whatever is added later."""
    if not world.graph.users(vpc, FLOW_LOG, key="vpcId"):
        yield f"`{vpc.name}` has no flow log"
