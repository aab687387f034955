"""Service-linked roles: without them the first spot machine, node group or file system of an account fails."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from groundwork.cost.estimate import Estimate
from groundwork.data_files import read_yaml
from groundwork.doctor.account import Account
from groundwork.doctor.finding import Finding, State, judged
from infra.environment.pools import Capacity


def look_at_roles(estimate: Estimate, account: Account) -> Iterator[Finding]:
    """Look every role up that the plan relies on."""
    table: Mapping[str, Mapping[str, Any]] = read_yaml(Path(__file__).with_name("roles.yaml"))
    wanted = needed(estimate)
    iam = account.client("iam")
    for name, row in table.items():
        if row["needed"] not in wanted:
            continue
        try:
            iam.get_role(RoleName=name)
            there = True
        except iam.exceptions.NoSuchEntityException:
            there = False
        yield judged(
            "roles",
            name,
            "there" if there else "not there" + (", made at first use if you may" if row["made"] else ""),
            f"there, for {row['service']}",
            f"aws iam create-service-linked-role --aws-service-name {row['service']}",
            good=there,
            bad=State.WARNING if row["made"] else State.LACKS,
        )


def needed(estimate: Estimate) -> set[str]:
    """Which conditions of the table the plan meets."""
    met = {"always"}
    if any(Capacity.SPOT in pool.order for pool in estimate.pools):
        met.add("spot")
    if estimate.plan.of_type("aws:fsx/lustreFileSystem:LustreFileSystem"):
        met.add("lustre")
    return met
