"""Each table, against the integrity every table must keep and what its own columns must say of each other."""

import re
from datetime import date

import pytest
import yaml

from infra.catalog import catalog
from infra.catalog.load import DATA, TableError, document, files, raw_rows, rows
from infra.catalog.rows import Accelerator, Precision
from tests.catalog.integrity import TableIntegrity, duplicates

FACTS = catalog()


class TestAccelerators(TableIntegrity):
    file = "accelerators.yaml"

    def table(self):
        return FACTS.accelerators

    def test_its_formats_are_of_the_precisions_table(self):
        for name, row in FACTS.accelerators.items():
            unknown = set(row.precisions) - set(FACTS.precisions)
            assert not unknown, f"`{name}`: {sorted(unknown)}"

    def test_a_gpu_has_cuda_and_a_neuron_device_has_cores(self):
        for name, row in FACTS.accelerators.items():
            nvidia = row.vendor == "nvidia"
            assert bool(row.compute_capability) == nvidia, name
            assert bool(row.neuron_cores) != nvidia, name
            assert row.resource == ("nvidia.com/gpu" if nvidia else "aws.amazon.com/neuron"), name

    def test_formats_follow_the_generation(self):
        """bf16 came with Ampere (8.0), fp8 with Ada and Hopper (8.9)."""
        for name, row in FACTS.accelerators.items():
            if row.compute_capability:
                capability = tuple(int(part) for part in row.compute_capability.split("."))
                assert ("bf16" in row.precisions) == (capability >= (8, 0)), name
                assert ("fp8" in row.precisions) == (capability >= (8, 9)), name

    def test_mig_slices_fit_on_the_gpu(self):
        """No profile times its count takes more memory or slices than the GPU has, and one profile takes all of it."""
        for name, row in FACTS.accelerators.items():
            if not row.mig_profiles:
                continue
            sizes = {profile: re.fullmatch(r"(\d)g\.(\d+)gb", profile) for profile in row.mig_profiles}
            assert all(sizes.values()), f"`{name}`: {sizes}"
            slices = max(int(match[1]) for match in sizes.values() if match)
            for profile, match in sizes.items():
                assert match is not None
                count = row.mig_profiles[profile]
                assert int(match[1]) * count <= slices, f"`{name}`: {count} × {profile} of {slices} slices"
                assert int(match[2]) * count <= row.memory_mib / 1024 * 1.08, (
                    f"`{name}`: {count} × {profile} in {row.memory_mib} MiB"
                )
            assert row.mig_profiles[next(p for p in sizes if p.startswith(f"{slices}g."))] == 1

    def test_only_data_centre_gpus_from_ampere_on_have_mig(self):
        assert {name for name, row in FACTS.accelerators.items() if row.mig_profiles} == {
            "a100-40", "a100-80", "b200", "b300", "h100", "h200", "rtx-pro-6000",
        }  # fmt: skip


class TestPrecisions(TableIntegrity):
    file = "precisions.yaml"

    def table(self):
        return FACTS.precisions


class TestQuotas(TableIntegrity):
    file = "aws/quotas.yaml"

    def table(self):
        return FACTS.aws.quota_families

    def test_no_code_is_used_twice(self):
        codes = [code for row in FACTS.aws.quota_families.values() for code in (row.on_demand_code, row.spot_code)]
        assert len(codes) == len(set(codes))

    def test_no_prefix_is_of_two_families(self):
        prefixes = [prefix for row in FACTS.aws.quota_families.values() for prefix in row.prefixes]
        assert len(prefixes) == len(set(prefixes))


class TestLimits(TableIntegrity):
    file = "aws/limits.yaml"

    def table(self):
        return FACTS.aws.limits


class TestKubernetes(TableIntegrity):
    file = "aws/kubernetes.yaml"

    def table(self):
        return FACTS.aws.kubernetes

    def test_support_lasts_fourteen_months_and_twelve_more(self):
        """Amazon EKS promises both spans; the ends were announced as days."""
        for name, row in FACTS.aws.kubernetes.items():
            released, standard, extended = (
                date.fromisoformat(day) for day in (row.released, row.standard_support_ends, row.extended_support_ends)
            )
            assert 13 * 30 < (standard - released).days < 14.5 * 31, name
            assert extended == standard.replace(year=standard.year + 1), name

    def test_images_are_of_its_own_version(self):
        for name, row in FACTS.aws.kubernetes.items():
            for ami_type, release in row.ami_releases.items():
                assert re.fullmatch(re.escape(name) + r"\.\d+-20\d{6}", release), f"{name}: {ami_type} {release}"

    def test_every_version_has_the_same_images_and_addons(self):
        for kind in ("ami_releases", "addons"):
            assert len({frozenset(getattr(row, kind)) for row in FACTS.aws.kubernetes.values()}) == 1

    def test_kube_proxy_is_of_its_own_version(self):
        """The one add-on whose version is the cluster's; another minor version is refused by EKS."""
        for name, row in FACTS.aws.kubernetes.items():
            assert row.addons["kube-proxy"].startswith(f"v{name}."), name

    def test_a_row_that_is_not_verified_says_what_was_not_seen(self):
        for name, row in FACTS.aws.kubernetes.items():
            assert row.verified or row.note, name

    def test_addon_versions_have_the_form_of_eks(self):
        for name, row in FACTS.aws.kubernetes.items():
            for addon, version in row.addons.items():
                assert re.fullmatch(r"v\d+\.\d+\.\d+-eksbuild\.\d+", version), f"{name}: {addon} {version}"


def test_zones_without_control_planes_are_marked_wherever_a_region_has_them():
    zones = [zone for region in catalog().aws.regions.values() for zone in region.zones]
    excluded = set(raw_rows("aws/eks-zones.yaml"))
    assert all(zone.control_plane is (zone.id not in excluded) for zone in zones)
    # The other two are zones that new accounts no longer see, and the offerings do not list.
    assert {zone.id for zone in zones if not zone.control_plane} == {"use1-az3"}


class TestMachines(TableIntegrity):
    file = "aws/machines.yaml"

    def table(self):
        return FACTS.aws.machines


@pytest.mark.parametrize("file", files())
def test_no_file_holds_a_key_twice(file: str):
    node = yaml.compose((DATA / file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert not (twice := duplicates(node, file)), twice


def test_a_planted_duplicate_is_found():
    node = yaml.compose("rows:\n  a: {x: 1}\n  b: {}\n  a: {x: 2}\n", Loader=yaml.CSafeLoader)
    assert duplicates(node, "t.yaml") == ["t.yaml / rows: `a` twice"]


@pytest.mark.parametrize("file", files())
def test_every_file_begins_with_a_comment_and_a_head(file: str):
    assert (DATA / file).read_text(encoding="utf-8").startswith("# "), file
    head = document(file)["facts"]
    assert {"source", "retrieved"} <= set(head), file
    assert date.fromisoformat(head["retrieved"]) <= date.today()


def test_a_misspelt_column_names_its_file_and_row(tmp_path, monkeypatch):
    from infra.catalog import load

    (tmp_path / "t.yaml").write_text(
        "facts: {source: a data sheet, retrieved: '2026-01-01'}\nrows:\n  bf16: {bytes_per_paramter: 2}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(load, "DATA", tmp_path)
    with pytest.raises(TableError, match=r"(?s)t\.yaml: row `bf16`:.*bytes_per_parameter.*bytes_per_paramter"):
        rows("t.yaml", Precision)


def test_a_row_may_give_its_own_source_and_day():
    (row,) = [row for name, row in FACTS.accelerators.items() if name == "trainium1"]
    assert isinstance(row, Accelerator)
    assert row.source == raw_rows("accelerators.yaml")["trainium1"]["source"] != FACTS.accelerators["t4"].source
