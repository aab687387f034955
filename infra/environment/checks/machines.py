"""Machines: the region, the accelerators and the types exist, and each type is offered where it is wanted."""

from collections.abc import Iterator

from infra.catalog import Catalog, Machine
from infra.environment.checks.common import key, meant, region_known, wrong
from infra.environment.mistakes import Mistake, all_of, one_of
from infra.environment.resolve import Resolved


def region_is_known(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The region is one the catalogue has zones and offers of."""
    region = resolved.environment.region
    if not region_known(resolved, facts):
        near = facts.nearest("region", region)
        yield wrong(
            "region", ("region",), f"`region` is `{region}`, not a region the catalogue knows",
            meant(near, "`groundwork catalog regions` lists all"), allowed=facts.aws.regions, value=region,
        )  # fmt: skip


def accelerators_exist(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each pool's accelerator is in the catalogue."""
    for name, pool in resolved.environment.pools.items():
        if pool.accelerator and pool.accelerator not in facts.accelerators:
            path = ("pools", name, "accelerator")
            near = _accelerators_like(pool.accelerator, facts)
            hint = f"did you mean {one_of(near)}?" if near else f"known are {all_of(sorted(facts.accelerators), 20)}"
            yield wrong(
                "accelerator", path, f"{key(*path)} is `{pool.accelerator}`, not an accelerator of the catalogue", hint,
                allowed=facts.accelerators, value=pool.accelerator,
            )  # fmt: skip


def machines_exist(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each machine type a pool names is in the catalogue, named once, and carries the pool's accelerator."""
    for name, pool in resolved.environment.pools.items():
        for index, machine in enumerate(pool.machines):
            path = ("pools", name, "machines", index)
            if machine in pool.machines[:index]:
                yield wrong(
                    "machine-twice",
                    path,
                    f"{key(*path)} is `{machine}`, which the list names before",
                    "name each type once",
                )
            elif machine not in facts.aws.machines:
                yield unknown(path, machine, pool.accelerator, facts)
            elif facts.aws.machines[machine].accelerator != pool.accelerator and _accelerator_known(
                pool.accelerator, facts
            ):
                yield _carries_another(path, name, facts.aws.machines[machine], pool.accelerator, facts)


def machines_are_offered(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each type is offered in the region; where none was named, one was found."""
    region = resolved.environment.region
    if not region_known(resolved, facts):
        return
    for name, pool in resolved.environment.pools.items():
        for index, machine in enumerate(pool.machines):
            if machine in facts.aws.machines and not facts.aws.offered(machine, region):
                path = ("pools", name, "machines", index)
                yield wrong(
                    "machine-region", path, f"{key(*path)} is `{machine}`, which AWS does not offer in `{region}`",
                    instead(facts.aws.machines[machine], region, facts), value=machine,
                )  # fmt: skip
        if not pool.machines and not resolved.pools[name].machines and _accelerator_known(pool.accelerator, facts):
            yield _none_found(resolved, name, facts)


def machines_go_together(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Types of one pool run the same images, and shares of a GPU are never mixed with whole ones."""
    for name, pool in resolved.pools.items():
        path = ("pools", name, "machines")
        architectures = sorted({machine.architecture for machine in pool.machines})
        if len(architectures) > 1:
            yield wrong(
                "machine-mixed", path, f"{key(*path)} mixes {' and '.join(f'`{each}`' for each in architectures)} types, which need different images",
                "make a pool of each",
            )  # fmt: skip
        shares = [machine.name for machine in pool.machines if machine.fractional]
        if shares and len(shares) < len(pool.machines):
            yield wrong(
                "machine-fractional", path, f"{key(*path)} names {one_of(shares)}, which carries a share of a GPU, beside types with whole ones",
                "a pod that asks for a GPU would get a share at random; make a pool of each",
            )  # fmt: skip
        if shares and pool.pool.sharing is not None:
            yield wrong(
                "machine-fractional", ("pools", name, "sharing"), f"{key('pools', name, 'sharing')} divides a GPU that {one_of(shares)} has only a share of",
                "leave `sharing` out, or choose a type with whole GPUs",
            )  # fmt: skip


def _accelerators_like(wrong_name: str, facts: Catalog) -> list[str]:
    """Accelerators meant by a name: those it begins, those it holds as a word, else the nearest."""
    folded = wrong_name.lower()
    begun = [name for name in facts.accelerators if name.startswith(folded + "-")]
    held = [name for name in facts.accelerators if name in folded.replace("_", "-").split("-")]
    return begun or held or facts.nearest("accelerator", wrong_name)[:1]


def _accelerator_known(accelerator: str | None, facts: Catalog) -> bool:
    return accelerator is None or accelerator in facts.accelerators


def unknown(path: tuple[str | int, ...], machine: str, accelerator: str | None, facts: Catalog) -> Mistake:
    """A type the catalogue does not have."""
    like = [each.name for each in facts.machines_with(accelerator) if accelerator]
    near = facts.nearest("machine", machine)
    return wrong(
        "machine", path, f"{key(*path)} is `{machine}`, not a machine type of the catalogue",
        meant(near, f"`groundwork catalog machines{f' --gpu {accelerator}' if accelerator else ''}` lists all"), allowed=like, value=machine,
    )  # fmt: skip


def _carries_another(
    path: tuple[str | int, ...], pool: str, machine: Machine, wanted: str | None, facts: Catalog
) -> Mistake:
    has = f"`{machine.accelerator}`" if machine.accelerator else "no accelerator"
    if wanted is None:
        message = f"{key(*path)} is `{machine.name}`, which carries {has}, but the pool names no accelerator"
        hint = f"add `accelerator: {machine.accelerator}` to {key('pools', pool)}"
    else:
        message = f"{key(*path)} is `{machine.name}`, which carries {has}, not the pool's `{wanted}`"
        names = [each.name for each in facts.machines_with(wanted)]
        hint = f"types with `{wanted}` are {all_of(names, 6)}"
    return wrong("machine-accelerator", path, message, hint, value=machine.name)


def instead(machine: Machine, region: str, facts: Catalog) -> str:
    """Other types of the kind in the region, and other regions of the type."""
    beside = [each.name for each in facts.machines_with(machine.accelerator, region)] if machine.accelerator else []
    family = [
        each for each in facts.aws.machines if each.startswith(machine.family + ".") and facts.aws.offered(each, region)
    ]
    elsewhere = [name for name in facts.aws.regions if facts.aws.offered(machine.name, name)]
    here = f"in `{region}` there is {one_of(beside or family, 5)}; " if beside or family else ""
    return here + (
        f"`{machine.name}` is offered in {all_of(elsewhere, 6)}"
        if elsewhere
        else "no region of the catalogue offers it"
    )


def _none_found(resolved: Resolved, name: str, facts: Catalog) -> Mistake:
    """No type was named, and none fits: say which want has none."""
    environment, pool = resolved.environment, resolved.environment.pools[name]
    path = ("pools", name, "accelerator") if pool.accelerator else ("pools", name)
    here = facts.machines_with(pool.accelerator, environment.region)
    if pool.accelerator and not here:
        elsewhere = [region for region in facts.aws.regions if facts.machines_with(pool.accelerator, region)]
        near = sorted(
            {
                machine.accelerator
                for machine in facts.aws.machines.values()
                if machine.accelerator and facts.aws.offered(machine.name, environment.region)
            }
        )
        return wrong(
            "machine-region", path, f"no type with `{pool.accelerator}`, which {key(*path)} asks for, is offered in `{environment.region}`",
            f"it is offered in {all_of(elsewhere, 6)}; `{environment.region}` has {all_of(near, 12)}",
        )  # fmt: skip
    fabric = " and a fast fabric" if pool.fabric == "efa" else ""
    kind = f" with `{pool.accelerator}`" if pool.accelerator else ""
    return wrong(
        "machine-none", path, f"no type{kind}{fabric} in `{environment.region}` is there for {key('pools', name)}",
        "name types under `machines`, or leave `fabric` out" if fabric else "name types under `machines`",
    )  # fmt: skip
