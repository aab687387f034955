"""ONP-01: the driver that hosts run is one that its maker still mends."""

from datetime import date

from infra.catalog import catalog
from policies.hosts.groups import OfHosts, chosen, has_gpus
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "ONP-01",
    "The driver branch of a group gets fixes for months to come.",
    why="A branch that ends leaves known holes open in the kernel of every GPU host, and a fleet's change of driver takes months of windows.",
    remedy="set `groups.*.versions.driver` to a branch with time left, or take it out for the one that the matrix chooses",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: has_gpus(group) and chosen(group, world) is not None,
    severity=Severity.MEDIUM,
    key="groups.*.versions.driver",
    parameters={
        "days": Parameter(180, 180, "Fewest days of fixes left: half a year for a test and the windows of a fleet.")
    },
    sources=("https://docs.nvidia.com/datacenter/tesla/drivers/620/supported-drivers-and-cuda-toolkit-versions.html",),
)
def driver_branches_get_fixes(group: OfHosts, world: World) -> Found:
    """A branch that ended already is refused by the matrix, which another rule tells."""
    versions = chosen(group, world)
    assert versions is not None
    branch = catalog().hosts.drivers[str(versions.branch)]
    left = (date.fromisoformat(branch.ends) - world.today).days if branch.ends else None
    if left is not None and left < world.parameters["days"]:
        yield f"`groups.{group.name}` runs driver branch `{branch.name}`, which gets fixes until {branch.ends}, for {left} days"
