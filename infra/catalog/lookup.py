"""Questions asked of the tables: pure functions over rows, each named as its question."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from infra.catalog.aws_rows import EfaInterface, EfaRule, QuotaFamily
from infra.catalog.rows import Machine, Price


def nearest_to(wrong: str, right: Iterable[str], most: int = 3) -> list[str]:
    """Names most like `wrong`, best first: those it begins, then those spelt alike, then those it is a part of."""
    lowered = {name.lower(): name for name in right}
    word = wrong.lower()
    if not word:
        return []
    begun = sorted((name for name in lowered if name.startswith(word)), key=len)
    alike = get_close_matches(word, list(lowered), n=most, cutoff=0.6)
    within = [name for name in lowered if word in name]
    return [lowered[name] for name in list(dict.fromkeys(begun + alike + within))[:most]]


def quota_family_of(family: str, families: Mapping[str, QuotaFamily]) -> str:
    """Key of the quota a machine family counts against: the longest prefix wins."""
    fits = [
        (len(prefix), key)
        for key, quota in families.items()
        for prefix in quota.prefixes
        if family.startswith(prefix) and family[len(prefix) : len(prefix) + 1].isdigit()
    ]
    if not fits:
        raise KeyError(f"no quota family covers machine family `{family}`")
    return max(fits)[1]


def machines_with(accelerator: str | None, machines: Iterable[Machine]) -> list[Machine]:
    """Machines carrying `accelerator` (none: those without any), fewest devices and vCPUs first."""
    fits = [machine for machine in machines if machine.accelerator == accelerator]
    return sorted(fits, key=lambda machine: (machine.accelerators, machine.vcpus, machine.memory_mib, machine.name))


def cheapest(machines: Iterable[Machine], price: Callable[[Machine], Price | None]) -> Machine | None:
    """The machine with the lowest known price; one whose price is not known never wins."""
    priced = [(found.usd_per_hour, machine.name, machine) for machine in machines if (found := price(machine))]
    return min(priced)[2] if priced else None


def interfaces(cards: int, efa: int, rule: EfaRule, *, bandwidth: bool) -> tuple[EfaInterface, ...]:
    """Network interfaces of a machine with `cards` network cards, `efa` of them with EFA.

    Card 0, device 0 is the primary interface, which cannot be EFA-only; EFA sits beside it as device 1 where that card has
    EFA, and as device 0 on every further card. For bandwidth, further cards get an interface with an address as device 1.
    """
    layout = [EfaInterface(network_card_index=0, device_index=0, interface_type="interface")]
    if rule.first_card_has_efa:
        layout.append(EfaInterface(network_card_index=0, device_index=1, interface_type="efa-only"))
    for card in range(1, cards):
        layout.append(EfaInterface(network_card_index=card, device_index=0, interface_type="efa-only"))
        if bandwidth and card % rule.bandwidth_ip_every == 0:
            layout.append(EfaInterface(network_card_index=card, device_index=1, interface_type="interface"))
    if sum(1 for item in layout if item.interface_type == "efa-only") != efa:
        raise ValueError(f"the layout rule gives another number of EFA interfaces than the {efa} of the machine's row")
    return tuple(layout)
