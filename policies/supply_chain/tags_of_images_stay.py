"""SUP-03: a tag of an image always names the same image."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "SUP-03",
    "A tag in a repository of images never moves.",
    why="A tag that moves makes two machines run two images under one name, and lets whoever may push replace what is served.",
    remedy="set `image_tag_mutability='IMMUTABLE'` on the repository, and push each build under its own tag",
    kind=Kind.RESOURCE,
    on=("aws:ecr/repository:Repository",),
    severity=(Severity.LOW, Severity.HIGH),
    sources=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",),
    peers=("CKV_AWS_51", "AWS-0031"),
)
def tags_of_images_stay(repository: Resource, world: World) -> Found:
    """Tags that are excluded on purpose are listed by the repository itself."""
    mutability = repository.get("imageTagMutability", "MUTABLE")
    if not mutability.startswith("IMMUTABLE"):
        yield f"`{repository.name}` has `imageTagMutability: {mutability}`; `IMMUTABLE` keeps a tag on its image"
