"""Role dcgm: what alerts and dashboards ask is what the exporter is told to read, as often as Prometheus asks, by its own pair of DCGM."""

import re

import pytest

from infra.catalog import catalog
from tests.roles.roles import ANSIBLE, read
from tests.roles.test_packages import cells

ROLE = ANSIBLE / "roles/dcgm"
COUNTERS = (ROLE / "templates/etc/dcgm-exporter/groundwork-counters.csv.j2").read_text(encoding="utf-8")
ALWAYS = COUNTERS.partition("{% if")[0]
"""Counters without those for profiling, which a site may leave out."""
RULES = (ANSIBLE / "roles/monitoring/files/rules/gpus.yml").read_text(encoding="utf-8")
DASHBOARDS = sorted((ANSIBLE / "roles/grafana/files/dashboards").glob("*.json"))


def fields(text: str) -> dict[str, tuple[str, str]]:
    """Type and help of each field of a counters file, as the exporter reads it."""
    rows = [line.split(",", 2) for line in text.splitlines() if re.match(r"DCGM_\w+\s*,", line)]
    return {name.strip(): (kind.strip(), told.strip()) for name, kind, told in rows}


def asked(text: str) -> set[str]:
    """Series of the exporter that a text names; comments are prose."""
    return set(
        re.findall(r"\bDCGM_[A-Z0-9_]+", "\n".join(re.sub(r"(^|\s)#.*", "", line) for line in text.splitlines()))
    )


def test_every_alert_has_its_counters_also_without_profiling():
    assert len(asked(RULES)) > 6
    assert asked(RULES) <= set(fields(ALWAYS)), asked(RULES) - set(fields(ALWAYS))


def test_a_series_that_nothing_reads_is_found():
    assert asked("expr: DCGM_FI_DEV_NOT_READ > 0  # of DCGM_FI_DEV_GPU_TEMP") - set(fields(COUNTERS)) == {
        "DCGM_FI_DEV_NOT_READ"
    }


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.stem)
def test_every_panel_has_its_counters(file):
    found = asked(file.read_text(encoding="utf-8"))
    assert found <= set(fields(COUNTERS)), found - set(fields(COUNTERS))


def test_counters_are_written_as_the_exporter_reads_them():
    for name, (kind, told) in fields(COUNTERS).items():
        assert kind in {"gauge", "counter", "label"}, name
        assert told, name
        assert re.fullmatch(r"DCGM_(FI_DEV|FI_PROF|FI_DRIVER|EXP)_[A-Z0-9_]+", name)
    assert len(fields(COUNTERS)) == len(re.findall(r"^DCGM_", COUNTERS, re.MULTILINE)), "a field is written twice"


def test_the_alert_on_xids_is_the_catalogue_s_list():
    (written,) = re.findall(r'xid=~"([0-9|]+)"', RULES)
    wanted = {number for number, row in catalog().hosts.xids.items() if row.severity == "fail"}
    assert set(written.split("|")) == wanted


def test_readings_are_as_new_as_prometheus_asks():
    seconds = read(ROLE / "defaults/main.yml")["dcgm_exporter_seconds"]
    assert seconds <= read(ANSIBLE / "roles/monitoring/defaults/main.yml")["monitoring_scrape_seconds"]


@pytest.mark.parametrize("distribution", ["debian-12", "rocky-9"])
def test_the_exporter_s_package_is_the_pair_of_dcgm_and_can_be_left_out(distribution):
    for chosen, variables in cells(distribution):
        pair = catalog().hosts.dcgm[chosen.dcgm].exporter
        (exporter,) = [spec for spec in variables["packages"]["dcgm"] if re.search("exporter", spec)]
        assert re.search(rf"[=-]{re.escape(str(pair))}-\*$", exporter)


def test_the_exporter_lives_and_dies_with_the_host_engine_and_needs_no_root():
    for unit in ("nvidia-dcgm-exporter.service.d/groundwork.conf.j2", "nvidia-dcgm-exporter.service.j2"):
        text = (ROLE / "templates/etc/systemd/system" / unit).read_text(encoding="utf-8")
        assert "BindsTo=nvidia-dcgm.service" in text
        assert "--privileged" not in text
        assert re.search(r"DynamicUser=true|--user 65534", text)
    engine = (ROLE / "templates/etc/systemd/system/nvidia-dcgm.service.d/groundwork.conf.j2").read_text(
        encoding="utf-8"
    )
    assert "Upholds={{ _dcgm_unit }}" in engine
