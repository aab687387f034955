"""ONP-24: the system of a host is one that is still mended."""

from datetime import date

from infra.catalog import catalog
from policies.hosts.groups import OfHosts
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "ONP-24",
    "The distribution of a group gets security fixes for months to come.",
    why="After that day every hole of the kernel and of SSH stays open, and drivers are no longer built for it.",
    remedy="set `groups.*.distribution` to a newer release once its hosts are installed with it",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: group.value.distribution in catalog().hosts.distributions,
    severity=Severity.HIGH,
    key="groups.*.distribution",
    parameters={
        "days": Parameter(90, 90, "Fewest days of fixes left: a quarter for installing the hosts of a group anew.")
    },
    sources=(
        "https://ubuntu.com/about/release-cycle",
        "https://www.debian.org/releases/",
        "https://access.redhat.com/support/policy/updates/errata",
    ),
)
def distributions_get_fixes(group: OfHosts, world: World) -> Found:
    """Paid extensions go on beyond the day; a suppression says that there is one."""
    row = catalog().hosts.distributions[group.value.distribution]
    left = (date.fromisoformat(row.support_ends) - world.today).days
    if left < world.parameters["days"]:
        when = f"ends on {row.support_ends}, in {left} days" if left >= 0 else f"ended on {row.support_ends}"
        yield f"`groups.{group.name}` runs {row.title}, whose support {when}"
