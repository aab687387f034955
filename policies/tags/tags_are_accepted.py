"""TAG-02: tags are such as AWS accepts."""

from infra.catalog import catalog
from policies.aws.tagging import has_tags, tag_keys, tags_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _foreign(text: str) -> str:
    """Characters of a key or value that AWS does not accept in tags."""
    allowed = catalog().aws.tag_limits.punctuation
    return "".join(sorted({one for one in text if not (one.isalnum() or one == " " or one in allowed)}))


@rule(
    "TAG-02",
    "Tags are such as AWS accepts.",
    why="Services refuse other tags when the resource is made, which is half way through an update.",
    remedy="set `tags`, `owner` and `cost_center` to letters, digits, spaces and `_ . : / = + - @`; in a program, shorten or replace what the message names",
    kind=Kind.RESOURCE,
    on=("aws:*",),
    applies=has_tags,
    severity=Severity.MEDIUM,
    key="tags",
    sources=("https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",),
)
def tags_are_accepted(resource: Resource, world: World) -> Found:
    """Limits are those of the catalogue; some services allow more, none allows less."""
    limits, keys = catalog().aws.tag_limits, tag_keys(resource)
    if len(keys) > limits.most:
        yield f"`{resource.name}` has {len(keys)} tags; AWS allows {limits.most}"
    for key in sorted(keys):
        if key.lower().startswith(limits.reserved):
            yield f"`{resource.name}` has tag `{key}`; only AWS sets keys that begin with `{limits.reserved}`"
        if len(key) > limits.key_characters:
            yield f"`{resource.name}` has a tag key of {len(key)} characters; AWS allows {limits.key_characters}"
    for key, value in tags_of(resource):
        if len(value) > limits.value_characters:
            yield f"`{resource.name}` has tag `{key}` of {len(value)} characters; AWS allows {limits.value_characters}"
        if foreign := _foreign(key + value):
            yield f"`{resource.name}` has tag `{key}` with `{foreign}`, which AWS does not accept in tags"
