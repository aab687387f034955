"""SUP-09: images are scanned when they are pushed."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

REGISTRY = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"


@rule(
    "SUP-09",
    "Images are scanned when they are pushed.",
    why="A known hole in a serving image otherwise shows when somebody has used it.",
    remedy="set `image_scanning_configuration(scan_on_push=True)` on the repository, or a scanning configuration of the registry",
    kind=Kind.RELATION,
    on=("aws:ecr/repository:Repository",),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",),
    peers=("CIS EKS 5.1.1", "CKV_AWS_163", "AWS-0030"),
)
def images_are_scanned(repository: Resource, world: World) -> Found:
    """What the registry says holds for all its repositories, in place of what they say."""
    of_registry = any(one.get("rules") for one in world.graph.typed(REGISTRY))
    if not of_registry and not repository.get("imageScanningConfiguration.scanOnPush", False):
        yield f"`{repository.name}` does not scan images when they are pushed"
