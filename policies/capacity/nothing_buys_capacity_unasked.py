"""GPU-25: a plan never buys capacity that somebody did not ask for by name."""

from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

BLOCK = "aws:ec2/capacityBlockReservation:CapacityBlockReservation"
RESERVATION = "aws:ec2/capacityReservation:CapacityReservation"


@rule(
    "GPU-25",
    "Capacity is bought by a person, not by a plan.",
    why="A capacity block is paid for weeks up front and cannot be cancelled; a reservation without an end is billed whether a machine runs in it or not.",
    remedy="set `pools.*.capacity.reservation` to what was bought by hand; in a program, take the resource out, give the reservation an `endDate`, or list its name under this rule's `allowed`",
    kind=Kind.RESOURCE,
    on=(BLOCK, RESERVATION),
    severity=Severity.CRITICAL,
    parameters={
        "allowed": Parameter((), (), "Names of resources that may buy; each with its owner and day beside it.")
    },
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html",),
)
def nothing_buys_capacity_unasked(resource: Resource, world: World) -> Found:
    """A reservation that ends on a day is bounded, and passes."""
    if resource.name in world.parameters["allowed"]:
        return
    if resource.type == BLOCK:
        yield f"`{resource.name}` buys a capacity block, paid up front and not to be cancelled"
    elif resource.get("endDateType", "unlimited") != "limited":
        count, machine = resource.get("instanceCount", 1), resource.get("instanceType", "")
        yield f"`{resource.name}` reserves {count} × `{machine}` without an end, billed day and night until somebody cancels it"
