"""`python -m groundwork.catalog_refresh.page`: write `docs/facts.md` from the tables; a test holds it current."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from infra.catalog import Catalog, catalog
from infra.catalog.load import dates, document, facts, files, raw_rows

PAGE: Final = Path(__file__).parents[2] / "docs" / "facts.md"

INTRODUCTION: Final = """\
# Facts: where they come from and how old they are

*Written by `python -m groundwork.catalog_refresh.page` from `infra/catalog/data`.*

Everything this product knows of machines, prices, versions and limits is a row of a YAML file under
`infra/catalog/data`, with a source and the day it was read. Code holds none of it. `groundwork catalog facts` shows the
age of each table today, and a plan says the age of the oldest fact it used.

- A price that is not known is *unknown*, never 0 and never guessed: plans name it and say "at least".
- Spot prices are shares of the on-demand price seen in the past: a range, not an offer.
- A reservation is priced at the on-demand rate, which is what it costs used or not; enter what your agreement takes off
  as a discount.
- A number that was generally known but not read again is marked so, and listed below.
"""


def page(known: Catalog) -> str:
    """The whole page."""
    parts = [INTRODUCTION, "## Tables\n", *_tables(), "", "## Prices in regions\n", *_price_sources()]
    parts += ["", "## Corrections\n", *_corrections(), "", "## To be checked with an account\n", *_unchecked(known)]
    return "\n".join(parts) + "\n"


def _tables() -> Iterator[str]:
    yield "| table | read | source | how to refresh |"
    yield "|---|---|---|---|"
    for file in files():
        head = facts(file)
        if "/prices/" in file or "/offerings/" in file:
            continue
        yield f"| `{file}` | {min(dates(file))} | {head['source']} | {_code(head.get('refresh', 'with the next version'))} |"


def _code(refresh: str) -> str:
    return f"`{refresh}`" if refresh.startswith("python") else refresh


def _price_sources() -> Iterator[str]:
    yield "On-demand prices (`aws/prices`) and zones with what they offer (`aws/offerings`), one file a region. A plain"
    yield "number was read in the file's source; other rows name which of its other sources they are from."
    yield ""
    yield "| region | machines offered | read | from the family's ratio | other source | not known | oldest |"
    yield "|---|---|---|---|---|---|---|"
    for file in (name for name in files() if "/prices/" in name):
        region: str = facts(file)["region"]
        offered = raw_rows(f"aws/offerings/{region}.yaml")
        rows = raw_rows(file)
        origin: list[str | None] = [row["from"] if isinstance(row, dict) else None for row in rows.values()]
        unknown = sum(1 for name in offered if name not in rows)
        read, family = origin.count(None), origin.count("family")
        yield f"| {region} | {len(offered)} | {read} | {family} | {len(rows) - read - family} | {unknown} | {min(dates(file))} |"
    yield ""
    yield "*From the family's ratio*: AWS prices the sizes of a family in one proportion, and where several sizes of a family"
    yield "agree on one ratio between a region and us-east-1, the sizes that could not be read take the same ratio. Such a"
    yield "price carries a note. `python -m groundwork.catalog_refresh.prices REGION` replaces all of them by read ones."


def _corrections() -> Iterator[str]:
    yield "Where a row differs from what EC2's describe call answers:"
    yield ""
    for name, row in raw_rows("aws/corrections.yaml").items():
        columns: dict[str, Any] = row["columns"]
        values = ", ".join(f"{column} {value}" for column, value in columns.items())
        yield f"- `{name}`: {values}. {row['reason']}. Source: {row['source']}."


def _unchecked(known: Catalog) -> Iterator[str]:
    yield "Not seen at their own source when the catalogue was written; generally known, or read at second hand:"
    yield ""
    yield "- [ ] Add-on versions and node image releases of EKS. `aws eks describe-addon-versions`, and `aws ssm get-parameter`"
    yield "      on the image's `release_version`; `groundwork doctor` asks both."
    for name, row in known.aws.kubernetes.items():
        if not row.verified:
            yield f"  - [ ] {name}: {row.note}"
    limits = [f"`{row.code}` ({row.title})" for row in known.aws.limits.values() if row.confidence != "read"]
    yield f"- [ ] Quotas {', '.join(limits)}. `aws service-quotas get-aws-default-service-quota`."
    pages: dict[str, list[str]] = {}
    for key in known.aws.service_keys:
        row = raw_rows("aws/services.yaml")[key]
        seen = ", ".join(row.get("read_in", ()))
        pages.setdefault(row["source"].partition(";")[0], []).append(
            f"`{key}`" + (f" (read for {seen})" if seen else "")
        )
    yield "- [ ] Prices of services, in every region that `aws/services.yaml` gives them for:"
    for source, keys in sorted(pages.items()):
        yield f"  - [ ] {source}: {', '.join(keys)}"


def main() -> None:
    """Write the page."""
    document.cache_clear()
    PAGE.write_text(page(catalog()), encoding="utf-8")


if __name__ == "__main__":
    main()
