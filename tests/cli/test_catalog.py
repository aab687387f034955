"""`groundwork catalog`: data to stdout, talk to stderr, unknown prices named, wrong names answered."""

import json
import re

from tests.cli.screens import screen


def test_machines_of_a_gpu(capsys):
    shown = screen(capsys, "catalog", "machines", "--gpu", "h100", "--region", "us-west-2")
    assert shown.exit_code == 0
    header, *lines = (re.split(r"\s{2,}", line.strip()) for line in shown.out.strip().splitlines())
    assert header == ["machine", "accelerators", "vCPU", "GiB", "NVMe GB", "Gbit/s", "EFA", "on demand $/h", "spot $/h", "zones"]  # fmt: skip
    assert lines == [
        ["p5.4xlarge", "1 × h100", "16", "256", "3800", "100", "1", "6.880", "6.880", "a,b,c,d"],
        ["p5.48xlarge", "8 × h100", "192", "2048", "30400", "3200", "32", "55.040", "16.512", "a,b,c,d"],
    ]
    assert "spot is an estimate" in shown.err


def test_an_unknown_price_is_named_and_counted(capsys):
    shown = screen(capsys, "catalog", "machines", "--gpu", "h200", "--region", "us-west-2")
    line = next(line for line in shown.out.splitlines() if line.startswith("p5e.48xlarge"))
    assert line.split()[-3:-1] == ["unknown", "unknown"]
    assert "1 of 2 prices are not known in `us-west-2`; they are never counted as 0" in shown.err


def test_json_carries_source_and_day_of_each_price_and_null_for_unknown(capsys):
    shown = screen(capsys, "catalog", "machines", "--gpu", "h200", "--region", "us-west-2", "--json")
    rows = {row["name"]: row for row in json.loads(shown.out)}
    assert shown.err == ""
    assert rows["p5e.48xlarge"]["on_demand"] is None
    price = rows["p5en.48xlarge"]["on_demand"]
    assert price["usd_per_hour"] == 63.296
    assert price["source"]
    assert price["retrieved"]
    assert rows["p5en.48xlarge"]["zones"] == ["us-west-2a", "us-west-2c", "us-west-2d"]


def test_a_wrong_gpu_is_answered_with_the_nearest(capsys):
    shown = screen(capsys, "catalog", "machines", "--gpu", "h10")
    assert shown.exit_code == 2
    assert shown.out == ""
    assert shown.err == "error: `--gpu` is `h10`, not an accelerator of the catalogue\n\nhint: did you mean `h100`?\n\n"


def test_a_wrong_region_far_from_any_lists_them_all(capsys):
    shown = screen(capsys, "catalog", "machines", "--region", "xyz")
    assert shown.exit_code == 2
    assert shown.err.startswith(
        "error: `--region` is `xyz`, not a region of the catalogue\n\nhint: one of ap-northeast-1, "
    )


def test_accelerators_show_which_have_no_bf16(capsys):
    shown = screen(capsys, "catalog", "accelerators")
    lines = {line.split()[0]: re.split(r"\s{2,}", line.strip()) for line in shown.out.splitlines()}
    assert lines["name"][-4:] == ["link", "bf16", "fp8", "MIG"]
    assert lines["t4"][-4:] == ["pcie", "-", "-", "-"]
    assert lines["h100"][-4:] == ["nvlink", "yes", "yes", "1g.10gb … 7g.80gb"]


def test_accelerators_as_json_are_whole_rows(capsys):
    rows = json.loads(screen(capsys, "catalog", "accelerators", "--json").out)
    assert {row["name"]: row["mig_profiles"].get("1g.18gb") for row in rows}["h200"] == 7


def test_kubernetes_versions_show_what_support_is_left(capsys):
    shown = screen(capsys, "catalog", "kubernetes")
    assert re.search(r"^1\.35 +2026-01-27 +2027-03-27 +-?\d+ +2028-03-27 +1\.35\.8-20260930 *$", shown.out, re.M)
    rows = json.loads(screen(capsys, "catalog", "kubernetes", "--json").out)
    assert rows[0]["addons"]["vpc-cni"].startswith("v")


def test_facts_show_the_oldest_first_and_warn_of_old_prices(capsys):
    shown = screen(capsys, "catalog", "facts")
    days = re.findall(r"\.yaml +(20\d\d-\d\d-\d\d)", shown.out)
    assert days == sorted(days)
    assert re.search(r"warning: \d+ price tables are older than 180 days\n\nhint: ", shown.err)
    rows = json.loads(screen(capsys, "catalog", "facts", "--json").out)
    assert [row["oldest"] for row in rows] == days


def test_without_a_question_it_shows_what_can_be_asked(capsys):
    shown = screen(capsys, "catalog")
    assert shown.exit_code == 0
    for command in ("machines", "accelerators", "kubernetes", "facts"):
        assert f"  {command}" in shown.out
