"""What `groundwork catalog` shows: rows of facts as plain data, and the same rows as tables."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from groundwork.errors import UsageError
from infra.catalog import Catalog, Machine
from infra.catalog.load import DATA, dates, files

if TYPE_CHECKING:
    from rich.table import Table

NUMERIC: Final = frozenset(
    {"vCPU", "GiB", "NVMe GB", "Gbit/s", "EFA", "GB/s", "16 bit", "8 bit", "days left", "days old"}
    | {"on demand $/h", "spot $/h"}
)
"""Columns that are read from the right."""

STALE_DAYS: Final = 180
"""Age from which a price is old enough to be read again: clouds changed GPU prices about twice a year lately."""


def machine_rows(facts: Catalog, gpu: str | None, region: str) -> list[dict[str, Any]]:
    """Machines offered in `region` (with accelerator `gpu`), smallest first, with their zones and prices.

    Raises:
        UsageError: the accelerator or region is not in the catalogue.
    """
    known(facts, "region", "--region", region)
    if gpu is not None:
        known(facts, "accelerator", "--gpu", gpu)
    fits = facts.machines_with(gpu, region) if gpu else sorted(facts.aws.machines.values(), key=lambda row: row.name)
    return [_machine(facts, machine, region) for machine in fits if facts.aws.offered(machine.name, region)]


def known(facts: Catalog, kind: str, option: str, name: str) -> None:
    """Refuse a name that the catalogue does not have, with the nearest that it has."""
    names = facts.names(kind)
    if name in names:
        return
    near = facts.nearest(kind, name)
    hint = f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else f"one of {', '.join(names)}"
    article = "an" if kind[0] in "aeiou" else "a"
    raise UsageError(f"`{option}` is `{name}`, not {article} {kind} of the catalogue", hint)


def _machine(facts: Catalog, machine: Machine, region: str) -> dict[str, Any]:
    on_demand = facts.aws.price(machine.name, region, "on-demand")
    spot = facts.aws.price(machine.name, region, "spot")
    return {
        **machine.model_dump(exclude={"source", "retrieved"}),
        "region": region,
        "zones": facts.aws.offered(machine.name, region),
        "on_demand": on_demand.model_dump(exclude_none=True) if on_demand else None,
        "spot": spot.model_dump(exclude_none=True) if spot else None,
    }


def machine_table(rows: Iterable[Mapping[str, Any]]) -> "Table":
    """Machines as a table: one line each, an unknown price named as unknown."""
    table = _table(
        "machine", "accelerators", "vCPU", "GiB", "NVMe GB", "Gbit/s", "EFA", "on demand $/h", "spot $/h", "zones"
    )
    for row in rows:
        table.add_row(
            row["name"],
            f"{row['accelerators']:g} × {row['accelerator']}" if row["accelerator"] else "-",
            str(row["vcpus"]),
            f"{row['memory_mib'] / 1024:g}",
            str(row["nvme_gb"] or "-"),
            f"{row['network_gbps']:g}",
            str(row["efa_interfaces"] or "-"),
            f"{row['on_demand']['usd_per_hour']:,.3f}" if row["on_demand"] else "unknown",
            f"{row['spot']['usd_per_hour']:,.3f}" if row["spot"] else "unknown",
            ",".join(zone.removeprefix(row["region"]) for zone in row["zones"]),
        )
    return table


def accelerator_table(facts: Catalog) -> "Table":
    """Accelerators as a table."""
    table = _table("name", "accelerator", "GiB", "GB/s", "16 bit", "8 bit", "link", "bf16", "fp8", "MIG")
    for name, row in facts.accelerators.items():
        table.add_row(
            name,
            row.title,
            f"{row.memory_mib / 1024:.1f}",
            f"{row.bandwidth_gb_s:g}" if row.bandwidth_gb_s else "-",
            f"{row.tflops_16bit:g}" if row.tflops_16bit else "-",
            f"{row.tflops_8bit:g}" if row.tflops_8bit else "-",
            row.interconnect,
            "yes" if "bf16" in row.precisions else "-",
            "yes" if "fp8" in row.precisions else "-",
            _ends(list(row.mig_profiles)),
        )
    return table


def version_table(facts: Catalog, today: date) -> "Table":
    """Kubernetes versions of EKS with days of support left."""
    table = _table("version", "released", "standard support ends", "days left", "extended support ends", "node image")
    for name, row in facts.aws.kubernetes.items():
        left = (date.fromisoformat(row.standard_support_ends) - today).days
        image = row.ami_releases["AL2023_x86_64_NVIDIA"]
        table.add_row(name, row.released, row.standard_support_ends, str(left), row.extended_support_ends, image)
    return table


def fact_rows(today: date) -> list[dict[str, Any]]:
    """Each table of the catalogue: what it holds, the day of its oldest fact, and that fact's age, oldest first."""
    rows: list[dict[str, Any]] = []
    for file in files():
        oldest = min(dates(file))
        about = _first_clause(file)
        age = (today - date.fromisoformat(oldest)).days
        rows.append({"file": file, "oldest": oldest, "age_days": age, "about": about})
    return sorted(rows, key=lambda row: (row["oldest"], row["file"]))


def fact_table(rows: Iterable[Mapping[str, Any]]) -> "Table":
    """Ages of facts as a table."""
    table = _table("table", "oldest fact", "days old", "holds")
    for row in rows:
        table.add_row(row["file"], row["oldest"], str(row["age_days"]), row["about"])
    return table


def _ends(profiles: list[str]) -> str:
    """Smallest and largest MIG profile."""
    return f"{profiles[0]} … {profiles[-1]}" if profiles else "-"


def _first_clause(file: str) -> str:
    """What a table holds: the beginning of its first comment."""
    comment = (DATA / file).read_text(encoding="utf-8").partition("\n")[0]
    return re.split(r"(?<=[a-z)])[.:;] |, US dollars", comment.removeprefix("# "))[0].rstrip(".")


def _table(*columns: str) -> "Table":
    """Return an empty table whose last column alone may wrap."""
    from rich.table import Table  # noqa: PLC0415 - a tenth of a second that `--json` does not need

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        justify = "right" if column in NUMERIC else "left"
        table.add_column(column, justify=justify, no_wrap=column != columns[-1])
    return table
