"""COST-11: each machine says who pays for it."""

from policies.aws.node_groups import TEMPLATE
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

BILLED = ("instance", "volume")


@rule(
    "COST-11",
    "Launch templates tag machines and volumes with who pays.",
    why="Node groups do not hand their tags down, so most of the bill has no owner, and a budget that counts by a tag counts none of it.",
    remedy="set `owner` and `cost_center`, which the environment writes on machines; in a program, add `tagSpecifications` for `instance` and `volume` to the template",
    kind=Kind.RESOURCE,
    on=(TEMPLATE,),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="cost_center",
    parameters={
        "tags": Parameter(
            ("owner",),
            ("owner", "cost-center"),
            "Keys that reports and budgets group by; those the environment writes.",
        )
    },
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/eks-using-tags.html",),
)
def machines_carry_cost_tags(template: Resource, world: World) -> Found:
    """Network interfaces cost nothing by themselves."""
    carried = {kind: set[str]() for kind in BILLED}
    for one in template.each("tagSpecifications"):
        if (kind := one.get("resourceType")) in carried:
            carried[kind] |= set(one.get("tags") or {})
    for kind, tags in carried.items():
        if missing := [f"`{key}`" for key in world.parameters["tags"] if key not in tags]:
            yield f"`{template.name}` starts each {kind} without the tag {' and '.join(missing)}"
