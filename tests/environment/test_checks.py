"""Each check at its edge: what just holds is silent, one step further is told."""

import datetime

import pytest

from infra.catalog import catalog
from infra.environment.addressing import parse, room
from infra.environment.checks import CHECKS, kubernetes
from infra.environment.checks.cards import CARDS, READING, WAIVABLE
from infra.environment.sizing import Fit, fit, load_seconds
from tests.environment.builders import codes, model, reading, resolved

GPU = {"gpu": {"accelerator": "l4", "machines": ["g6.12xlarge"]}}


def test_every_check_says_what_holds():
    for check in CHECKS:
        assert check.__doc__, check
    assert len(set(CHECKS)) == len(CHECKS)
    for code, card in CARDS.items():
        assert card.title.endswith("."), code
        assert card.why.endswith("."), code
    assert not set(CARDS) & set(READING)
    assert set(WAIVABLE) < set(CARDS)


def test_weights_are_parameters_times_bytes_times_a_fiftieth_more():
    pool = resolved(pools=GPU, models={"chat": model(parameters_billions=8, precision="bf16", gpus=4)}).pools["gpu"]
    held = fit(pool.models["chat"], pool.machines[0], pool.accelerator, pool.pool, catalog())
    assert held.weights_gb == pytest.approx(8 * 2 * 1.02)
    assert held.device_gib == pytest.approx(22888 / 1024)
    assert held.usable_gib == pytest.approx(4 * (0.9 * 22888 / 1024 - 4.0))
    assert held.arithmetic == "4 × (0.9 × 22.4 GiB - 4.0 GiB) = 64.5 GiB"


@pytest.mark.parametrize(("billions", "found"), [(8.4, []), (8.7, ["kv-room"]), (9.5, ["gpu-memory"])])
def test_a_model_fits_or_does_not(billions, found):
    assert codes(pools=GPU, models={"chat": model(parameters_billions=billions, precision="bf16")}) == found


def test_small_models_need_no_cache():
    assert codes(pools={"gpu": {"accelerator": "t4"}}, models={"chat": model(parameters_billions=0.9)}) == []


def test_real_memory_counts_not_the_name():
    held = Fit(weights_gb=80, device_gib=81559 / 1024, devices=1, overhead_gib=2.2)
    assert not held.fits


@pytest.mark.parametrize(
    ("machine", "found"),
    [("g6.xlarge", ["host-memory"]), ("g6.2xlarge", []), ("g6.4xlarge", [])],
)
def test_host_memory_has_a_floor(machine, found):
    pools = {"gpu": {"accelerator": "l4", "machines": [machine]}}
    assert codes(pools=pools, models={"chat": model(parameters_billions=8, precision="fp8")}) == found


def test_host_memory_between_floor_and_wanted_is_a_warning():
    pools = {"gpu": {"accelerator": "l40s", "machines": ["g6e.2xlarge"]}}
    read = reading(pools=pools, models={"chat": model(parameters_billions=30, precision="fp8")})
    assert [(mistake.code, mistake.severity) for mistake in read.mistakes] == [("host-memory", "warning")]
    assert read.ok


def test_a_waiver_lets_an_estimate_pass_and_nothing_else():
    pools = {"gpu": {"accelerator": "l4", "machines": ["g6.xlarge"]}}
    chat = {"chat": model(parameters_billions=8, precision="fp8")}
    waiver = {"check": "host-memory", "key": "models.chat", "reason": "Streamed from the bucket, measured."}
    assert codes(pools=pools, models=chat, waivers=[waiver]) == []
    assert codes(pools=pools, models=chat, waivers=[{**waiver, "key": "models.other"}]) == [
        "host-memory",
        "waiver-unused",
    ]
    assert codes(waivers=[{**waiver, "check": "machine-region"}]) == ["waiver"]


def test_one_waiver_does_not_cover_another_model():
    pools = {
        "gpu": {"accelerator": "l4", "machines": ["g6.xlarge"]},
        "two": {"accelerator": "l4", "machines": ["g6.xlarge"]},
    }
    models = {
        "chat": model(parameters_billions=8, precision="fp8"),
        "other": model(parameters_billions=8, precision="fp8", pool="two"),
    }
    waiver = {"check": "host-memory", "key": "models.chat", "reason": "Streamed from the bucket, measured."}
    (left,) = reading(pools=pools, models=models, waivers=[waiver]).errors
    assert left.key == "models.other"


def test_spot_needs_a_floor_only_where_loading_takes_longer_than_the_notice():
    slow = model(parameters_billions=70, precision="bf16", gpus=4)
    pools = {
        "gpu": {
            "accelerator": "l40s",
            "machines": ["g6e.12xlarge"],
            "nodes": {"min": 1},
            "capacity": {"order": ["spot"]},
        }
    }
    found = resolved(pools={"gpu": {**pools["gpu"], "capacity": {}}}, models={"chat": slow}).pools["gpu"]
    assert load_seconds(slow_model := found.models["chat"], found.machines[0], found.pool, catalog()) > 120
    assert slow_model.gpus == 4
    assert "spot-floor" in codes(pools=pools, models={"chat": slow})
    assert "spot-floor" not in codes(pools=pools, models={"chat": model()})
    floor = {"order": ["spot"], "on_demand_floor": 1}
    assert "spot-floor" not in codes(pools={"gpu": {**pools["gpu"], "capacity": floor}}, models={"chat": slow})


def test_slices_and_shares_have_their_part_of_the_memory():
    h100 = {"accelerator": "h100", "machines": ["p5.48xlarge"]}
    mig = {**h100, "sharing": {"mode": "mig", "profile": "1g.10gb"}}
    assert codes(pools={"gpu": mig}, models={"chat": model(parameters_billions=8, precision="fp8")}) == ["gpu-memory"]
    assert codes(pools={"gpu": mig}, models={"chat": model(parameters_billions=0.5)}) == []
    mps = {**h100, "sharing": {"mode": "mps", "replicas": 8}}
    assert codes(pools={"gpu": mps}, models={"chat": model(parameters_billions=8, precision="fp8")}) == ["gpu-memory"]
    assert codes(pools={"gpu": h100}, models={"chat": model(parameters_billions=8, precision="fp8")}) == []


@pytest.mark.parametrize("profile", sorted(catalog().accelerators["a100-80"].mig_profiles))
def test_every_profile_of_the_gpu_is_taken(profile):
    assert codes(pools={"gpu": {"accelerator": "a100-80", "sharing": {"mode": "mig", "profile": profile}}}) == []


@pytest.mark.parametrize(
    "machine", sorted(m.name for m in catalog().aws.machines.values() if m.accelerator and not m.fractional)
)
def test_efa_exactly_where_the_catalogue_has_it(machine):
    row = catalog().aws.machines[machine]
    region = next((name for name in catalog().aws.regions if catalog().aws.offered(machine, name)), None)
    if region is None:
        pytest.skip("offered in no region of the catalogue")
    pools = {"gpu": {"accelerator": row.accelerator, "machines": [machine], "fabric": "efa"}}
    assert ("fabric" in codes(region=region, pools=pools)) == (row.efa_interfaces == 0)


@pytest.mark.parametrize(
    ("day", "version", "found"),
    [
        ("2026-08-01", "1.34", []),
        ("2026-09-04", "1.34", [("kubernetes-support", "warning")]),
        ("2026-12-02", "1.34", [("kubernetes-support", "warning")]),
        ("2027-12-02", "1.34", [("kubernetes", "error")]),
        ("2026-11-24", "1.28", [("kubernetes", "error")]),
    ],
)
def test_a_version_grows_old(monkeypatch, day, version, found):
    monkeypatch.setattr(kubernetes, "today", lambda: datetime.date.fromisoformat(day))
    assert [(each.code, each.severity) for each in reading(cluster={"version": version}).mistakes] == found


def test_the_default_version_is_supported_without_a_warning():
    assert codes() == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("10.0.0.0/16", False), ("10.0.0.1/16", True), ("10.0.0.256/16", True), ("10.0.0.0/33", True), ("010.0.0.0/16", True), ("10.0.0.0/016", True), ("0.0.0.0/0", False)],
)  # fmt: skip
def test_a_range_is_one_or_says_why_not(text, wrong):
    assert isinstance(parse(text), str) == wrong


def test_a_network_holds_as_many_machines_as_it_says():
    read = resolved()
    cidr, pods = parse(read.environment.network.cidr), parse(read.environment.network.pods_cidr)
    most = min(room(cidr, pods).nodes_by_pods, room(cidr, pods).node_addresses) - 4
    assert codes(pools={"cpu": {"nodes": {"max": most}}}) == []
    assert codes(pools={"cpu": {"nodes": {"max": most + 1}}}) == ["cidr-room"]


@pytest.mark.parametrize(
    ("pods", "found"),
    [("100.64.0.0/16", []), ("10.0.0.0/16", []), ("10.64.0.0/17", ["cidr-overlap"]), ("172.16.0.0/16", ["cidr-family"]), ("192.168.0.0/16", ["cidr-family"])],
)  # fmt: skip
def test_two_ranges_may_be_one_network(pods, found):
    assert codes(network={"pods_cidr": pods}) == found


@pytest.mark.parametrize(
    ("capacity", "wrong"), [(1200, False), (2400, False), (4800, False), (1201, True), (3600, True)]
)
def test_lustre_comes_in_steps(capacity, wrong):
    assert ("lustre" in codes(storage={"lustre": {"capacity_gib": capacity}})) == wrong


@pytest.mark.parametrize(("archive", "wrong"), [(119, True), (120, False)])
def test_archive_comes_thirty_days_after_cold(archive, wrong):
    assert ("archive" in codes(storage={"models": {"cold_after_days": 90, "archive_after_days": archive}})) == wrong


@pytest.mark.parametrize(
    ("cron", "found"),
    [("0 20 * * MON-FRI", []), ("*/5 0-6 1,15 * *", []), ("0 0 29 2 *", []), ("0 0 31 4 *", ["cron"]), ("0 24 * * *", ["cron"]), ("0 0 L * *", ["cron"]), ("@daily", ["form"])],
)  # fmt: skip
def test_a_time_comes_round(cron, found):
    schedules = {"s": {"pools": ["gpu"], "cron": cron, "nodes": {"max": 1}}}
    assert codes(pools={"gpu": {"accelerator": "l4"}}, schedules=schedules) == found


def test_production_asks_for_what_production_needs():
    read = reading(tier="prod")
    assert {mistake.code for mistake in read.errors} == {"nat", "budget"}
    assert {mistake.code for mistake in read.warnings} == {"cost-center", "access-admins"}
    whole = {
        "tier": "prod",
        "network": {"nat": "per-zone"},
        "budget": {"monthly_usd": 100},
        "cost_center": "ml",
        "access": {"admins": ["arn:aws:iam::123456789012:role/ml"]},
    }
    assert codes(**whole) == []


def test_deletion_protection_follows_the_tier():
    assert resolved().environment.deletion_protection is False
    assert resolved(cluster={"deletion_protection": True}).environment.deletion_protection is True


@pytest.mark.parametrize(
    "name",
    [
        "owner",
        "Owner",
        "Name",
        "cost-center",
        "groundwork:stack",
        "aws:x",
        "kubernetes.io/cluster/a",
        "karpenter.sh/discovery",
    ],
)
def test_tags_that_are_ours(name):
    assert codes(tags={name: "x"}) == ["reserved-tag"]


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("team", False), ("example.com/team", False), ("groundwork/pool", True), ("node.kubernetes.io/x", True), ("nvidia.com/gpu.product", True), ("topology.k8s.io/x", True), ("mykubernetes.io/x", False)],
)  # fmt: skip
def test_labels_that_are_ours(name, wrong):
    assert ("reserved-label" in codes(pools={"gpu": {"accelerator": "l4", "labels": {name: "x"}}})) == wrong


def test_every_type_in_a_pool_is_judged():
    pools = {"gpu": {"accelerator": "l4", "machines": ["g6.4xlarge", "g6.xlarge", "g6.2xlarge"]}}
    found = reading(pools=pools, models={"chat": model(parameters_billions=8, precision="fp8")}).mistakes
    assert [mistake.code for mistake in found] == ["host-memory"]
    assert "`g6.xlarge`" in found[0].message


@pytest.mark.parametrize(("replicas", "found"), [((8, 8), []), ((1, 9), ["replicas-room"]), ((9, 9), ["pool-room"])])
def test_replicas_fit_on_the_machines(replicas, found):
    pools = {"gpu": {"accelerator": "l4", "machines": ["g6.12xlarge"], "nodes": {"max": 2}}}
    least, most = replicas
    assert codes(pools=pools, models={"chat": model(replicas={"min": least, "max": most})}) == found


@pytest.mark.parametrize(("shares", "found"), [(6, []), (7, ["sharing-memory"])])
def test_pods_that_take_turns_fit_together(shares, found):
    pools = {"gpu": {"accelerator": "t4", "sharing": {"mode": "time-slicing", "replicas": shares}}}
    assert codes(pools=pools, models={"bert": model(parameters_billions=0.9)}) == found


def test_pods_with_a_bound_need_no_such_sum():
    pools = {"gpu": {"accelerator": "t4", "sharing": {"mode": "mps", "replicas": 6}}}
    assert codes(pools=pools, models={"bert": model(parameters_billions=0.7)}) == []


@pytest.mark.parametrize(("zone", "found"), [("us-east-1c", []), ("us-east-1a", ["lustre-zone"]), (None, [])])
def test_the_file_system_is_beside_the_fabric(zone, found):
    pools = {"train": {"accelerator": "h100", "fabric": "efa", "zones": ["us-east-1c"]}}
    assert codes(pools=pools, storage={"lustre": {"zone": zone}}) == found


@pytest.mark.parametrize(("pools", "found"), [(4, []), (5, ["node-groups"])])
def test_node_groups_are_counted(pools, found):
    gpu = {"accelerator": "l4", "capacity": {"order": ["spot", "on-demand"]}}
    assert codes(pools={f"p{n}": gpu for n in range(pools)}) == found
