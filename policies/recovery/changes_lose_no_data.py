"""REC-20: a pull request that would lose data says so and is agreed to."""

from policies.rule import Found, Kind, Severity, rule
from policies.world import Change, World


@rule(
    "REC-20",
    "A change deletes or replaces nothing that holds data.",
    why="Weights, files, keys and logs go with the resource that holds them, and no later commit brings them back.",
    remedy="keep what the file said before; where the loss is meant, say so in `policies.yaml` with a reason, an owner and a day",
    kind=Kind.CHANGE,
    severity=(Severity.MEDIUM, Severity.CRITICAL),
    applies=lambda change, world: change.action in {"replace", "delete"},
    sources=("https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",),
)
def changes_lose_no_data(change: Change, world: World) -> Found:
    """A replacement is named with what forces it, which is what a reader can take back."""
    if change.data_lost:
        because = f" because of `{change.causes[0]}`" if change.causes else ""
        gone = "is deleted" if change.action == "delete" else f"is replaced{because}"
        yield f"`{change.name}` {gone}, and what it holds goes with it"
