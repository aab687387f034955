"""Each table of the matrix keeps the catalogue's integrity, and the tables agree with each other."""

import ast
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from infra.catalog import catalog
from infra.catalog.gpu_models import gpu_models
from infra.catalog.host_rows import Dcgm
from infra.hosts.order import at_least, major_of, version
from infra.hosts.packages import rule_of
from tests.catalog.integrity import TableIntegrity
from tests.hosts_versions.builders import FACTS

TABLES = {
    "architectures": FACTS.architectures,
    "archives": FACTS.archives,
    "blocked": FACTS.blocked,
    "container_toolkit": FACTS.container_toolkits,
    "cuda": FACTS.cuda,
    "cuda_families": FACTS.cuda_families,
    "cudnn": FACTS.cudnn,
    "dcgm": FACTS.dcgm,
    "distributions": FACTS.distributions,
    "drivers": FACTS.drivers,
    "gpu_links": FACTS.gpu_links,
    "gpus": FACTS.gpus,
    "mig": FACTS.mig,
    "mig_shapes": FACTS.mig_shapes,
    "nvswitches": FACTS.nvswitches,
    "packaging": FACTS.packaging,
    "programs": FACTS.programs,
    "thresholds": FACTS.thresholds,
    "triton": FACTS.triton,
    "vllm": FACTS.vllm,
    "xids": FACTS.xids,
}


@pytest.mark.parametrize("name", TABLES)
class TestEveryTable(TableIntegrity):
    """The integrity of every table, for each of the matrix."""

    @pytest.fixture(autouse=True)
    def _of(self, name: str) -> None:
        self.name = name
        self.file = f"hosts/{name}.yaml"  # pyright: ignore[reportAttributeAccessIssue]

    def table(self):
        return TABLES[self.name]


def test_a_row_that_is_not_verified_says_what_was_not_read():
    head = {"name": "4.9.9", "source": "a page somewhere", "retrieved": "2026-11-24"}
    with pytest.raises(ValidationError, match="needs a `note` that says what was not read"):
        Dcgm.model_validate({**head, "epoch": 1, "cuda_majors": [13], "verified": False})


class TestGpus:
    def test_ids_are_four_hexadecimal_digits(self):
        for name in (*FACTS.gpus, *FACTS.nvswitches):
            assert re.fullmatch(r"[0-9a-f]{4}", name), name

    def test_their_architecture_is_known_and_ends_no_earlier_than_they_begin(self):
        for name, row in FACTS.gpus.items():
            kind = FACTS.architectures[row.architecture]
            assert kind.last_driver is None or row.first_branch <= kind.last_driver, name

    def test_compute_capability_grows_with_the_architecture(self):
        bounds = {}
        for row in FACTS.gpus.values():
            bounds.setdefault(FACTS.architectures[row.architecture].order, []).append(version(row.compute_capability))
        ordered = [bounds[order] for order in sorted(bounds)]
        assert all(max(older) < min(newer) for older, newer in pairwise(ordered))

    def test_a_gpu_that_cuda_left_is_one_the_open_modules_never_drove(self):
        for name, kind in FACTS.architectures.items():
            assert (
                (kind.modules == "proprietary") == (kind.last_driver is not None) == (kind.last_cuda_major is not None)
            ), name

    def test_the_last_cuda_of_an_architecture_builds_for_its_gpus(self):
        for name, row in FACTS.gpus.items():
            last = FACTS.architectures[row.architecture].last_cuda_major
            newest_family = FACTS.cuda_families[str(last or max(map(int, FACTS.cuda_families)))]
            assert at_least(row.compute_capability, newest_family.oldest_capability), name

    def test_grace_hosts_load_open_modules_alone(self):
        grace = [row for row in FACTS.gpus.values() if row.title.startswith(("GH", "GB"))]
        assert len(grace) == 4
        for row in grace:
            assert row.cpu == "arm64"
            assert (row.modules or FACTS.architectures[row.architecture].modules) == "open", row.title


class TestDrivers:
    def test_releases_are_of_their_branch_and_in_order(self):
        for name, row in FACTS.drivers.items():
            assert all(patch.startswith(f"{name}.") for patch in row.patches), name
            assert [version(patch) for patch in row.patches] == sorted(version(patch) for patch in row.patches), name

    def test_branches_are_released_in_order(self):
        days = [row.released for row in sorted(FACTS.drivers.values(), key=lambda row: row.number)]
        assert days == sorted(days)

    def test_a_branch_ends_after_it_begins(self):
        for name, row in FACTS.drivers.items():
            assert row.ends is None or row.ends > row.released, name

    def test_a_long_term_branch_lasts_longest(self):
        spans = {kind: [] for kind in ("long-term", "production")}
        for row in FACTS.drivers.values():
            if row.type != "new-feature":
                assert row.end_of_life, row.name
                spans[row.type].append((date.fromisoformat(row.end_of_life) - date.fromisoformat(row.released)).days)
        assert min(spans["long-term"]) > max(spans["production"])

    def test_a_new_feature_branch_is_replaced_by_the_next_branch(self):
        ordered = sorted(FACTS.drivers.values(), key=lambda row: row.number)
        for row, following in pairwise(ordered):
            if row.type == "new-feature":
                assert row.replaced == following.released, row.name

    def test_cuda_grows_with_the_branch(self):
        ordered = sorted(FACTS.drivers.values(), key=lambda row: row.number)
        assert all(version(older.cuda) < version(newer.cuda) for older, newer in pairwise(ordered))

    def test_a_branch_without_proprietary_modules_stays_without(self):
        ordered = sorted(FACTS.drivers.values(), key=lambda row: row.number)
        without = [row.number for row in ordered if "proprietary" not in row.flavours]
        assert without == [row.number for row in ordered if row.number >= without[0]]


class TestSoftware:
    def test_a_toolkit_bundles_a_driver_of_a_known_branch_above_its_family_s_floor(self):
        for name, row in FACTS.cuda.items():
            assert at_least(row.bundled_driver, FACTS.cuda_families[str(major_of(name))].floor), name
            branch = FACTS.drivers.get(str(major_of(row.bundled_driver)))
            if branch:  # 520 bundled CUDA 11.8 and never became a branch of its own
                assert name.startswith(f"{branch.cuda}."), name

    def test_a_newer_toolkit_never_bundles_an_older_driver(self):
        ordered = sorted(FACTS.cuda, key=version)
        assert all(at_least(FACTS.cuda[b].bundled_driver, FACTS.cuda[a].bundled_driver) for a, b in pairwise(ordered))

    def test_there_is_no_cuda_12_7(self):
        assert not [name for name in FACTS.cuda if name.startswith("12.7")]

    def test_every_image_is_built_on_a_toolkit_of_the_matrix(self):
        found = {image.cuda for row in FACTS.triton.values() for image in row.images.values()}
        assert found | {row.cuda for row in FACTS.vllm.values()} <= set(FACTS.cuda)

    def test_an_image_s_cuda_never_goes_back(self):
        for image in ("py3", "vllm-python-py3", "trtllm-python-py3"):
            months = sorted((name for name, row in FACTS.triton.items() if image in row.images), key=version)
            cudas = [version(FACTS.triton[name].images[image].cuda) for name in months]
            assert cudas == sorted(cudas), image

    def test_triton_s_server_version_grows_with_the_month(self):
        servers = [version(FACTS.triton[name].server) for name in sorted(FACTS.triton, key=version)]
        assert servers == sorted(servers)

    def test_a_release_supports_no_gpu_its_cuda_does_not(self):
        for name, row in FACTS.triton.items():
            for image in row.images.values():
                family = FACTS.cuda_families[str(major_of(image.cuda))]
                assert at_least(row.capability, family.oldest_capability), name

    def test_cudnn_s_floor_is_that_of_its_cuda_family(self):
        for name, row in FACTS.cudnn.items():
            assert row.floor == FACTS.cuda_families[str(row.cuda_major)].floor, name
            assert major_of(row.cuda_from) == major_of(row.cuda_to) == row.cuda_major, name
            assert name == f"{'.'.join(row.version.split('.')[:3])}-cuda{row.cuda_major}"

    def test_what_is_blocked_is_a_release_of_the_matrix(self):
        known = {
            "container_toolkit": set(FACTS.container_toolkits),
            "driver": {patch for row in FACTS.drivers.values() for patch in row.patches},
        }
        for name, row in FACTS.blocked.items():
            assert row.version in known[row.component], name

    def test_no_pinned_driver_is_blocked(self):
        for name, row in FACTS.drivers.items():
            assert FACTS.why_blocked("driver", row.newest) is None, name


class TestDistributions:
    def test_their_packaging_is_known_and_has_names_for_every_branch_that_lives(self):
        for name, row in FACTS.distributions.items():
            packaging = FACTS.packaging[row.packaging]
            for branch in FACTS.drivers.values():
                if branch.number >= (row.first_branch or 580):
                    assert rule_of(packaging, branch.number).open, name

    def test_templates_ask_only_for_what_is_filled_in(self):
        for name, row in FACTS.packaging.items():
            text = row.model_dump_json()
            assert set(re.findall(r"\{(\w+)\}", text)) <= {"branch", "driver", "cuda_dashed", "cuda_major"}, name

    def test_dnf_locks_and_apt_pins(self):
        for name, row in FACTS.packaging.items():
            assert bool(row.lock) == (row.manager == "dnf"), name
            assert bool(max(row.rules, key=lambda rule: rule.since).first) == (row.manager == "apt"), name

    def test_signed_releases_are_of_known_branches_and_have_names(self):
        for name, row in FACTS.distributions.items():
            assert not row.signed or FACTS.packaging[row.packaging].signed, name
            for branch, release in row.signed.items():
                assert release in FACTS.drivers[str(branch)].patches, name

    def test_no_repository_names_a_host(self):
        for row in FACTS.distributions.values():
            assert all(re.fullmatch(r"[a-z]+\d+/(x86_64|sbsa)", path) for path in row.repositories.values()), row.name


HOSTS = sorted((Path(__file__).parents[2] / "infra" / "hosts").glob("*.py"))


@pytest.mark.parametrize("path", HOSTS, ids=lambda path: path.name)
def test_the_logic_holds_no_version_and_asks_no_clock(path: Path):
    """Versions are rows, and the day is part of the question: code that has either would be a second copy, or change by itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
    assert not [word for word in words if re.search(r"\d{3}\.\d|\b1[0-9]\.\d|\b[56]\d\d\b", word)]
    calls = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    assert not {"now", "utcnow"} & set(calls)
    assert not re.search(r"\btoday\(\)", path.read_text(encoding="utf-8"))


class TestMig:
    def test_gpus_and_shapes_are_of_their_tables(self):
        for name, row in FACTS.mig.items():
            assert name in FACTS.gpus
            assert set(row.profiles.values()) <= set(FACTS.mig_shapes), name

    def test_a_shape_fits_as_often_as_it_says(self):
        """Beginnings are a shape's size apart or more are left out; `media` is the GPU's one set of decoders."""
        for name, shape in FACTS.mig_shapes.items():
            taken: set[int] = set()
            fit = 0
            for start in shape.starts:
                if not taken & set(range(start, start + shape.size)):
                    taken |= set(range(start, start + shape.size))
                    fit += 1
            assert shape.most == (1 if name.endswith("media") else fit), name

    def test_profiles_are_those_of_the_accelerators_that_clouds_offer(self):
        """Two tables, since names and counts are asked by different people; what both have is equal."""
        clouds = {
            "20b0": "a100-40",
            "20b2": "a100-80",
            "2330": "h100",
            "2335": "h200",
            "2901": "b200",
            "3182": "b300",
            "2bb5": "rtx-pro-6000",
        }
        for pci, name in clouds.items():
            counts = {profile: FACTS.mig_shapes[shape].most for profile, shape in FACTS.mig[pci].profiles.items()}
            offered = catalog().accelerators[name].mig_profiles
            assert {profile: count for profile, count in counts.items() if profile in offered} == offered, name


class TestLinks:
    def test_gpus_are_of_their_table_and_those_with_a_switch_have_links(self):
        for name, row in FACTS.gpu_links.items():
            assert name in FACTS.gpus
            if FACTS.gpus[name].fabric != "none":
                assert row.nvlinks, name

    def test_every_gpu_that_has_a_name_is_there(self):
        assert {row.pci for row in gpu_models().values()} <= set(FACTS.gpu_links)


def test_a_bound_that_fails_is_beyond_the_one_that_warns():
    for name, row in FACTS.thresholds.items():
        assert row.warn is not None or row.fail is not None, name
        if row.warn is not None and row.fail is not None:
            assert row.warn != row.fail, name
