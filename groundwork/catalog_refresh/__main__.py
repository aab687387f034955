"""`python -m groundwork.catalog_refresh`: write machine types and zones again from the installed moto.

Prices are renewed by `python -m groundwork.catalog_refresh.prices`, which asks the AWS Price List with your credentials.
"""

from importlib.metadata import version

from groundwork.catalog_refresh.hardware import covered, described, machine_row
from groundwork.catalog_refresh.regions import TITLES, region_row
from groundwork.catalog_refresh.write import write_table

RETRIEVED = "2026-11-24"
"""Day moto's data was last taken over; set it to today before running."""


def main() -> None:
    """Write `aws/machines.yaml` and `aws/offerings/*.yaml`; corrections live in `aws/corrections.yaml` and are not touched."""
    types = described()
    names = list(covered(types))
    source = f"AWS DescribeInstanceTypes, as shipped by moto {version('moto')} (ec2/resources/instance_types.json.gz)"
    facts = {"source": source, "retrieved": RETRIEVED, "refresh": "python -m groundwork.catalog_refresh"}
    comment = (
        "Machine types of AWS: hardware as EC2 itself describes it. Memory and NVMe in MiB and GB, network in Gbit/s, EBS in MB/s.",
        "Written by the refresh command; where the vendor's page or practice differs, the reason is in corrections.yaml.",
    )
    write_table("aws/machines.yaml", facts, comment, {name: machine_row(types[name]) for name in names})
    for region in TITLES:
        write_region(region, set(names))


def write_region(region: str, names: set[str]) -> None:
    """Write one region's zones and offerings: a machine a line, with the letters of the zones that offer it."""
    row = region_row(region, names)
    offered = {
        name: "".join(zone.removeprefix(region) for zone, machines in row["offers"].items() if name in machines)
        for name in sorted(names)
    }
    facts = {
        "source": f"AWS DescribeInstanceTypeOfferings by zone and by zone id, as shipped by moto {version('moto')}",
        "retrieved": RETRIEVED,
        "refresh": "python -m groundwork.catalog_refresh",
        "region": region,
        "title": row["title"],
        "zones": {zone: values["id"] for zone, values in row["zones"].items()},
    }
    comment = (
        f"{row['title']} ({region}): its zones with their ids, and for each machine type the letters of the zones that offer it.",
        "A zone's name points to different places in different accounts, its id never does: `groundwork doctor` compares both with yours.",
    )
    write_table(
        f"aws/offerings/{region}.yaml", facts, comment, {name: zones for name, zones in offered.items() if zones}
    )


if __name__ == "__main__":
    main()
