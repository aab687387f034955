"""vCPU quotas by machine family, on demand and spot apart, against what the plan needs."""

from collections.abc import Iterator, Mapping

from groundwork.cost.estimate import Estimate
from groundwork.doctor.account import Account
from groundwork.doctor.finding import Finding, State
from groundwork.plan.quotas import QuotaUse, quota_uses
from groundwork.words import count
from infra.catalog import catalog


def look_at_quotas(estimate: Estimate, account: Account) -> Iterator[Finding]:
    """Compare every quota the pools draw on with what the account allows and already uses."""
    used = vcpus_in_use(account)
    for quota in quota_uses(estimate.pools):
        yield judge(quota, account.quota("ec2", quota.code), used.get((quota.family, quota.kind), 0), account.region)


def judge(quota: QuotaUse, allowed: float | None, used: float, region: str) -> Finding:
    """Say whether the quota holds what the pools need: lacking when even the minimum does not fit, else a warning."""
    assumed = allowed is None
    limit = float(quota.new_account) if allowed is None else allowed
    room = limit - used
    got = f"{count(limit)} vCPUs{' (assumed: a new account)' if assumed else ''}, {count(used)} in use"
    wanted = f"{quota.name}: {count(quota.vcpus.expected)} expected, {count(quota.vcpus.high)} at the most"
    if room >= quota.vcpus.high:
        return Finding("quotas", quota.code, State.OK, got, wanted)
    state = State.LACKS if room < max(quota.vcpus.low, quota.vcpus.expected) else State.WARNING
    return Finding(
        "quotas", quota.code, state, got, wanted, increase("ec2", quota.code, quota.vcpus.high + used, region)
    )


def increase(service: str, code: str, value: float, region: str) -> str:
    """Return the command that asks AWS for a higher quota."""
    return (
        f"aws service-quotas request-service-quota-increase --region {region} --service-code {service} "
        f"--quota-code {code} --desired-value {value:.0f}"
    )


def vcpus_in_use(account: Account) -> Mapping[tuple[str, str], float]:
    """Running vCPUs of others in the account, by family and kind."""
    filters = [{"Name": "instance-state-name", "Values": ["pending", "running"]}]
    reservations = account.pages("ec2", "describe_instances", "Reservations", Filters=filters)
    used: dict[tuple[str, str], float] = {}
    for instance in account.of_others(i for r in reservations for i in r.get("Instances", ())):
        machine = catalog().aws.machines.get(str(instance["InstanceType"]))
        cpu: Mapping[str, int] = instance.get("CpuOptions") or {}
        vcpus = machine.vcpus if machine else cpu.get("CoreCount", 0) * cpu.get("ThreadsPerCore", 1)
        family = machine.quota_family if machine else _family(str(instance["InstanceType"]))
        key = (family, "spot" if instance.get("InstanceLifecycle") == "spot" else "on-demand")
        used[key] = used.get(key, 0) + vcpus
    return used


def _family(machine: str) -> str:
    from infra.catalog.lookup import quota_family_of  # noqa: PLC0415 - only for types the catalogue does not list

    try:
        return quota_family_of(machine.partition(".")[0], catalog().aws.quota_families)
    except KeyError:
        return ""
