"""Checks that need more than one key, or the catalogue: one module a topic, registered here in the order of reading."""

from typing import Final

from infra.catalog import catalog
from infra.environment.checks import (
    access,
    capacity,
    doors,
    fabric,
    kubernetes,
    machines,
    memory,
    models,
    names,
    network,
    production,
    schedules,
    sharing,
    spending,
    storage,
    system_pool,
    zones,
)
from infra.environment.checks.common import Check
from infra.environment.checks.waivers import apply_waivers
from infra.environment.mistakes import Mistake, Path
from infra.environment.resolve import Resolved, resolve
from infra.environment.shape import Shaped

CHECKS: Final[tuple[Check, ...]] = (
    machines.region_is_known,
    machines.accelerators_exist,
    machines.machines_exist,
    machines.machines_are_offered,
    machines.machines_go_together,
    system_pool.system_machine_fits,
    zones.zones_are_in_the_region,
    zones.there_are_enough_zones,
    zones.pools_have_zones_that_offer_them,
    fabric.fabric_is_one_type_in_one_zone,
    sharing.sharing_fits_the_accelerator,
    models.models_have_their_pool,
    models.precision_is_computed_by_the_accelerator,
    memory.models_fit_device_memory,
    memory.machines_have_host_memory,
    memory.disks_hold_the_models,
    capacity.floors_are_within_the_pool,
    capacity.spot_never_empties_a_slow_pool,
    capacity.reservations_are_usable,
    capacity.pools_hold_their_replicas,
    capacity.node_groups_stay_within_the_quota,
    network.ranges_are_ranges,
    network.the_network_can_be_made,
    network.the_network_has_room,
    doors.the_way_out_fits_the_tier,
    doors.doors_are_opened_on_purpose,
    names.tags_do_not_take_our_own,
    names.labels_do_not_take_our_own,
    names.pools_do_not_take_our_own,
    names.repositories_are_named_once,
    schedules.schedules_name_pools,
    schedules.schedules_have_times,
    schedules.schedules_come_back,
    production.production_keeps_its_guards,
    spending.production_has_a_budget,
    spending.alerts_differ,
    storage.lustre_has_a_size_sold,
    storage.lustre_lies_beside_the_fabric,
    storage.cold_comes_before_archive,
    access.everyone_has_one_role,
    access.the_key_is_of_this_place,
    kubernetes.version_is_supported,
)
"""Every check, in the order their subjects come in a file."""

_STOOD_IN: Final = frozenset({"source", "parameters_billions", "cron"})
"""Keys of models and schedules for which something harmless stands; they put nothing else in doubt."""

_DECIDING: Final = frozenset(
    {"accelerator", "machines", "nodes", "capacity", "zones", "sharing", "fabric", "local_nvme"}
)
"""Keys of a pool that other checks lean on; a doubt about another one silences nothing."""


def check(shaped: Shaped) -> list[Mistake]:
    """Every mistake the checks find, less what is waived, and less what only follows from a mistake told before."""
    if shaped.environment is None:
        return []
    resolved = resolve(shaped.environment)
    found = (mistake for each in CHECKS for mistake in each(resolved, catalog()))
    left = apply_waivers(found, shaped.environment.waivers)
    placed = [shaped.place(mistake) for mistake in left]
    return [mistake for mistake in placed if not _in_doubt(mistake, shaped, resolved)]


def _in_doubt(mistake: Mistake, shaped: Shaped, resolved: Resolved) -> bool:
    """Whether a mistake leans on a key whose meaning is not known, since its value was taken out."""
    return any(_leans(mistake.path, doubt, resolved) for doubt in shaped.doubtful)


def _leans(path: Path, doubt: Path, resolved: Resolved) -> bool:
    shorter = min(len(path), len(doubt))
    if path[:shorter] == doubt[:shorter] and not (
        len(doubt) == 3 and doubt[:1] in (("models",), ("schedules",)) and path != doubt and doubt[2] in _STOOD_IN
    ):
        return True
    if doubt[:1] != ("pools",) or not _DECIDING.issuperset(doubt[2:3]):
        return False
    pool = path[1:2]
    if path[:1] == ("models",):
        pool = tuple(
            resolved.environment.models[str(name)].pool for name in path[1:2] if name in resolved.environment.models
        )
    return path[:1] in (("pools",), ("models",)) and pool == doubt[1:2]
