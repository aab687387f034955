"""GPU-26: a group of a capacity block and its template say the same."""

from policies.aws.node_groups import GROUP, template_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

TARGET = "capacityReservationSpecification.capacityReservationTarget"


def draws_from_a_block(group: Resource, world: World) -> bool:
    """Whether the group or its template says so."""
    template = template_of(group, world)
    return group.get("capacityType") == "CAPACITY_BLOCK" or (template is not None and of_block(template))


def of_block(template: Resource) -> bool:
    """Whether a template asks the market for a capacity block."""
    return template.get("instanceMarketOptions.marketType") == "capacity-block"


@rule(
    "GPU-26",
    "A capacity block is named by group and template alike.",
    why="EKS refuses a group that says half of it; a template without the block's id starts nothing while the block that was paid for runs out.",
    remedy="set `pools.*.capacity.reservation: {kind: block, id: …}`; in a program, set `capacityType: CAPACITY_BLOCK` on the group, and market type, reservation id and machine type on the template alone",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=draws_from_a_block,
    severity=Severity.HIGH,
    key="pools.*.capacity.reservation",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/capacity-blocks-mng.html",),
)
def capacity_blocks_are_whole(group: Resource, world: World) -> Found:
    """Each part that is missing is named."""
    template = template_of(group, world)
    if group.get("capacityType") != "CAPACITY_BLOCK":
        yield f"`{group.name}` has `capacityType` `{group.get('capacityType', 'ON_DEMAND')}`, and its template draws from a capacity block"
    if group.get("instanceTypes"):
        yield f"`{group.name}` names `instanceTypes`, which for a capacity block stand on the template alone"
    if template is None:
        yield f"`{group.name}` draws from a capacity block and has no launch template to name it"
        return
    if not of_block(template):
        yield f"`{template.name}` lacks `marketType` `capacity-block`, which `{group.name}` needs"
    if (
        template.get(f"{TARGET}.capacityReservationId") is None
        and template.get(f"{TARGET}.capacityReservationResourceGroupArn") is None
    ):
        yield f"`{template.name}` names no capacity reservation for `{group.name}` to draw from"
    if not template.get("instanceType"):
        yield f"`{template.name}` names no `instanceType`, which the block of `{group.name}` is of"
