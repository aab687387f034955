"""Environments as planned, each walked once for all tests: the four examples, and two that turn on what those leave off."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from groundwork.plan.model import Plan
from groundwork.plan.walk import plan
from infra.environment.load import check_config, read_environment
from tests.examples import IN_A_CLOUD

ROOT: Final = Path(__file__).parents[4]
EXAMPLES: Final = IN_A_CLOUD
ACCOUNT: Final = "123456789012"

SPARE: Final[Mapping[str, Any]] = {
    "region": "eu-central-1",
    "owner": "o@example.com",
    "network": {"nat": "none", "flow_logs_days": 0},
    "gateway": {"exposure": "none"},
    "monitoring": {"metrics": False, "alarms": False},
    "encryption": {"key_arn": f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"},
}
"""Everything that can be off is off."""

FULL: Final[Mapping[str, Any]] = {
    "tier": "prod",
    "region": "us-east-1",
    "owner": "o@example.com",
    "account": ACCOUNT,
    "network": {"nat": "per-zone"},
    "cluster": {"public_cidrs": ["203.0.113.0/24"]},
    "access": {"admins": [f"arn:aws:iam::{ACCOUNT}:role/a"], "viewers": [f"arn:aws:iam::{ACCOUNT}:role/v"]},
    "pools": {
        "block": {
            "accelerator": "h100",
            "machines": ["p5.48xlarge"],
            "fabric": "efa",
            "capacity": {
                "order": ["reserved"],
                "reservation": {"id": "cr-0a1b2c3d4e5f67890", "kind": "block", "zone": "us-east-1c"},
            },
        },
        "slices": {
            "accelerator": "a100-40",
            "machines": ["p4d.24xlarge"],
            "nodes": {"min": 1, "max": 4},
            "capacity": {"order": ["spot", "on-demand"], "on_demand_floor": 1},
            "sharing": {"mode": "mig", "profile": "1g.5gb"},
        },
        "mps": {
            "accelerator": "l4",
            "machines": ["g6.2xlarge"],
            "sharing": {"mode": "mps", "replicas": 4},
            "disruption": {"consolidate_after_minutes": 45, "max_unavailable": 2},
        },
        "inferentia": {"accelerator": "inferentia2", "machines": ["inf2.xlarge"]},
        "cpu": {
            "machines": ["m7i.2xlarge"],
            "nodes": {"min": 1, "max": 4},
            "taints": {"kind": "cpu"},
            "labels": {"a": "b"},
        },
    },
    "storage": {"lustre": {"backup_days": 7}, "shared_files": True},
    "gateway": {"exposure": "public", "allowed_cidrs": ["203.0.113.0/24"]},
    "budget": {"monthly_usd": 100_000_000},
    "schedules": {"night": {"pools": ["slices", "cpu"], "cron": "0 20 * * MON-FRI", "timezone": "Europe/Berlin"}},
}
"""Everything that can be on is on, and every way to buy and share a machine is used."""

OTHERS: Final = {"spare": SPARE, "full": FULL}
ALL: Final = (*EXAMPLES, *OTHERS)


@cache
def planned(stack: str) -> Plan:
    """The plan of an example's file, or of one of the others."""
    if stack in OTHERS:
        return plan(check_config(OTHERS[stack], stack), stack)
    return plan(read_environment(ROOT / f"Pulumi.{stack}.yaml", stack), stack)


def of_type(stack: str, type_: str) -> dict[str, dict[str, Any]]:
    """Inputs of the resources of a type, by name."""
    return {resource.name: dict(resource.inputs) for resource in planned(stack).custom if resource.type == type_}
