"""ENC-16: metrics are encrypted by a customer's own key."""

from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ENC-16",
    "Workspaces of metrics are encrypted by a customer's own key.",
    why="Metrics tell which models serve whom and how much; a key cannot be given to a workspace later without losing its history.",
    remedy="set `encryption.key_arn`, or leave it out and a key is made; in a program, name it as `kmsKeyArn` when the workspace is made",
    kind=Kind.RESOURCE,
    on=("aws:amp/workspace:Workspace",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="encryption.key_arn",
    sources=("https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-create-workspace.html",),
)
def metrics_have_a_key_of_our_own(workspace: Resource, world: World) -> Found:
    """Left out, the workspace is under AWS's own key."""
    if not is_given(workspace, "kmsKeyArn"):
        yield f"`{workspace.name}` names no key, so its metrics are under AWS's own"
