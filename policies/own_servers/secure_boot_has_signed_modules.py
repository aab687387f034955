"""ONP-03: a host that loads only signed modules gets some."""

from infra.catalog import catalog
from policies.hosts.groups import OfHosts, chosen, has_gpus
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-03",
    "Hosts with Secure Boot get kernel modules that their distribution signed.",
    why="Modules built on the host load only after somebody enrols a key at its console; until then a reboot brings it up without GPUs.",
    remedy="set `groups.*.distribution` to one whose own signed modules are known, or `versions.driver` to a branch that it signs",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: has_gpus(group) and chosen(group, world) is not None,
    severity=Severity.HIGH,
    key="groups.*.distribution",
    sources=("https://docs.nvidia.com/datacenter/tesla/driver-installation-guide/",),
)
def secure_boot_has_signed_modules(group: OfHosts, world: World) -> Found:
    """Without Secure Boot, modules built on the host load as they are."""
    versions = chosen(group, world)
    assert versions is not None
    if group.value.secure_boot and versions.modules == "dkms":
        title = catalog().hosts.distributions[group.value.distribution].title
        yield f"`groups.{group.name}` has `secure_boot`, and {title} has no signed modules of driver branch `{versions.branch}` that are known"
