"""TAG-01: every resource that takes tags says whose it is, who pays, and which environment it belongs to."""

from policies.aws.tagging import added_to_all, tag_keys, takes_tags
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "TAG-01",
    "Every resource says whose it is, who pays, and what made it.",
    why="What carries no tags is on nobody's bill, is found by no search, and stays when its environment goes.",
    remedy="set `owner` and `cost_center`; in a program, give the provider `default_tags`, or the resource `tags`",
    kind=Kind.RELATION,
    on=("aws:*",),
    applies=takes_tags,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="owner",
    parameters={
        "keys": Parameter(
            dev=("owner", "groundwork:environment"),
            prod=("owner", "cost-center", "groundwork:environment", "groundwork:stack"),
            description="Tags that must be there. Owner, payer, environment and stack are what cost reports, searches and `groundwork down` ask for.",
        )
    },
    sources=("https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",),
    peers=("CKV_GCP_21", "GCP-0051"),
)
def resources_say_whose_they_are(resource: Resource, world: World) -> Found:
    """What a provider adds to all it makes counts as well."""
    there = tag_keys(resource) | added_to_all(world)
    if missing := [key for key in world.parameters["keys"] if key not in there]:
        yield f"`{resource.name}` lacks {'tag' if len(missing) == 1 else 'tags'} {', '.join(f'`{key}`' for key in missing)}"
