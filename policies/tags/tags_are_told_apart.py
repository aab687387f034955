"""TAG-04: no two tags of a resource differ by case alone."""

from policies.aws.tagging import has_tags, tag_keys
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "TAG-04",
    "No two tags of a resource differ by case alone.",
    why="AWS keeps both, and a cost report by one of them leaves out half of what it asks for.",
    remedy="set one of the two in `tags`; `owner` and `cost_center` are tags already",
    kind=Kind.RESOURCE,
    on=("aws:*",),
    applies=has_tags,
    severity=Severity.LOW,
    key="tags",
    sources=("https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",),
)
def tags_are_told_apart(resource: Resource, world: World) -> Found:
    """Keys are compared letter by letter everywhere but in people's heads."""
    seen: dict[str, str] = {}
    for key in sorted(tag_keys(resource)):
        if (other := seen.setdefault(key.lower(), key)) != key:
            yield f"`{resource.name}` has tags `{other}` and `{key}`, which differ by case alone; keep one"
