"""Checks of environments on own servers: one module a topic, registered here in the order of reading."""

from collections.abc import Callable, Iterator
from typing import Final

from infra.catalog import Catalog, catalog
from infra.environment.checks.cards import WAIVABLE_ONPREM
from infra.environment.checks.onprem import addresses, groups, hosts, mig, models, names, runtimes, services, vpn
from infra.environment.checks.waivers import apply_waivers
from infra.environment.fleet import Fleet, fleet
from infra.environment.mistakes import Mistake
from infra.environment.shape import Shaped

CHECKS: Final[tuple[Callable[[Fleet, Catalog], Iterator[Mistake]], ...]] = (
    addresses.networks_are_ranges,
    addresses.sites_do_not_share_networks,
    groups.distributions_are_known,
    groups.gpus_are_known,
    groups.gpu_hosts_have_gpus,
    mig.profiles_fit_their_gpus,
    groups.driver_branches_are_known,
    groups.fabric_has_its_interfaces,
    groups.arrays_leave_the_system_alone,
    names.ranges_are_ranges,
    names.names_are_dns_names,
    names.each_host_is_named_once,
    addresses.addresses_are_addresses,
    addresses.each_address_is_given_once,
    addresses.addresses_lie_in_their_site,
    hosts.hosts_have_their_group,
    hosts.hosts_have_their_site_and_rack,
    hosts.bastions_are_hosts,
    hosts.racks_have_the_power,
    models.models_have_their_group,
    mig.models_have_whole_gpus,
    models.models_fit_their_gpus,
    models.hosts_have_memory_for_their_models,
    models.groups_hold_their_replicas,
    runtimes.models_have_gpus_their_runtime_uses,
    runtimes.models_ask_for_what_their_runtime_does,
    runtimes.runtimes_are_still_mended,
    runtimes.weights_are_of_one_revision,
    services.shares_are_served_and_mounted,
    services.services_have_a_host,
    vpn.ends_are_hosts_of_their_site,
    vpn.tunnels_carry_what_is_behind_them,
)
"""Every check, in the order their subjects come in a file."""


def check(shaped: Shaped) -> list[Mistake]:
    """Every mistake the checks find, less what is waived, and less what only follows from a mistake told before."""
    if shaped.onprem is None:
        return []
    servers = fleet(shaped.onprem)
    found = (mistake for each in CHECKS for mistake in each(servers, catalog()))
    left = apply_waivers(found, shaped.onprem.waivers, WAIVABLE_ONPREM, "a host could not be set up so")
    return [placed for placed in map(shaped.place, left) if not _in_doubt(placed, shaped)]


_LEANS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("host-group", "model-group", "gpus", "share-group"), frozenset({"groups"})),
    **dict.fromkeys(("host-site", "host-rack", "address-outside"), frozenset({"sites"})),
    **dict.fromkeys(("bastion", "group-empty", "fabric-alone", "disk-serial"), frozenset({"hosts"})),
    **dict.fromkeys(
        ("share-server", "share-kind", "gateway-host", "monitoring-host", "rack-power"), frozenset({"hosts", "groups"})
    ),
    **dict.fromkeys(("vpn-end", "vpn-network"), frozenset({"hosts", "sites"})),
    "group-room": frozenset({"hosts", "models"}),
    "waiver-unused": frozenset({"sites", "groups", "hosts", "models", "storage"}),
}
"""First keys that a check leans on beside its own: what could not be read there may be what it misses."""


def _in_doubt(mistake: Mistake, shaped: Shaped) -> bool:
    """Whether a mistake leans on what was taken out, since it could not be read."""
    leans = _LEANS.get(mistake.code, frozenset())
    return any(doubt[:2] == mistake.path[: len(doubt[:2])] or doubt[0] in leans for doubt in shaped.doubtful if doubt)
