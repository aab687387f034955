"""MIG: which GPUs of a host are split, and where each instance lies. Pure; the GPU itself decides by the same rules."""

from collections.abc import Mapping, Sequence

from infra.catalog.host_rows import MigShape
from infra.catalog.hosts import Hosts

Layout = list[tuple[str, int]]
"""Instances of one GPU: profile, and the memory slice it begins at."""


def gpus_named(text: str, count: int) -> list[int]:
    """Indexes that a key of `mig` stands for: `all`, `3`, `0-3`; those beyond the last GPU too."""
    if text == "all":
        return list(range(count))
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def layout(pci: str, profiles: Mapping[str, int], facts: Hosts) -> Layout | None:
    """Where instances of these profiles lie on a GPU; none where they do not fit together."""
    shapes = facts.mig[pci].profiles
    rows = {name: facts.mig_shapes[shapes[name]] for name in profiles}
    if any(count > rows[name].most for name, count in profiles.items()):
        return None
    wanted = sorted((name for name, count in profiles.items() for _ in range(count)), key=lambda name: -rows[name].size)
    found = _packed([(name, rows[name]) for name in wanted], frozenset())
    return None if found is None else sorted(found, key=lambda one: one[1])


def _packed(wanted: Sequence[tuple[str, MigShape]], taken: frozenset[int]) -> Layout | None:
    """The first placement of all, large ones first."""
    if not wanted:
        return []
    (name, shape), *others = wanted
    for start in shape.starts:
        slices = frozenset(range(start, start + shape.size))
        if not slices & taken and (rest := _packed(others, taken | slices)) is not None:
            return [(name, start), *rest]
    return None
