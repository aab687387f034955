"""How a set is decided: kernel modules, branch, what stands on it, warnings, the nearest set."""

from datetime import date

import pytest

from infra.catalog import catalog
from infra.hosts.group import HostGroup, Impossible, Package
from infra.hosts.hardware import hardware_of
from infra.hosts.requests import floors_of
from infra.hosts.versions import choose
from tests.hosts_versions.builders import FACTS, chosen, group, reason, refusal


class TestKernelModules:
    def test_a_group_with_one_old_gpu_loads_proprietary_modules_on_its_last_branch(self):
        answer = chosen("1db5", "20b2")
        assert (answer.branch, answer.flavour) == (580, "proprietary")
        assert reason(answer, "kernel modules") == "V100 SXM2 32 GB has no open ones"
        assert "the last that drives V100 SXM2 32 GB" in reason(answer, "driver branch")

    def test_open_is_chosen_where_both_would_do(self):
        assert reason(chosen("1eb8"), "kernel modules").startswith("every GPU is Turing or newer")

    def test_open_is_said_to_be_the_only_kind_where_it_is(self):
        assert reason(chosen("2901"), "kernel modules").startswith("the only ones")
        assert reason(chosen("1eb8", branch=620), "kernel modules").startswith("the only ones")

    def test_the_order_of_gpus_and_their_spelling_change_nothing(self):
        one = chosen("1db5", "20b2", "20b2")
        other = chosen("10DE:20B2", "0x1db5")
        assert (one.packages, one.choices) == (other.packages, other.choices)


class TestBranch:
    def test_a_branch_with_time_left_is_chosen_before_one_that_ends_soon(self):
        assert FACTS.drivers["595"].end_of_life == "2027-03-31"
        assert chosen("2330").branch == 580

    def test_a_young_branch_is_not_chosen_until_it_is_seasoned(self):
        """620 came on 2026-11-04: ninety days later it is the newest long-term branch that is seasoned."""
        assert chosen("2330", today=date(2027, 2, 1)).branch == 580
        assert chosen("2330", today=date(2027, 2, 2)).branch == 620

    def test_a_young_branch_is_chosen_where_no_other_lives(self):
        assert chosen("2901", today=date(2025, 2, 15)).branch == 570
        assert chosen("2330", distribution="debian-13", today=date(2025, 9, 1)).branch == 580

    def test_what_was_asked_for_weighs_once_the_branch_is_seasoned(self):
        day = date(2026, 7, 1)
        assert chosen("2330", today=day).branch == 580
        assert chosen("2330", today=day, runtime="triton", triton="26.03").branch == 595

    def test_a_new_feature_branch_is_never_chosen_by_itself_and_warned_of_when_asked_for(self):
        day = date(2026, 10, 1)
        assert chosen("2330", today=day).branch == 580
        answer = chosen("2330", today=day, branch=615)
        assert (
            "driver branch `615` is a new-feature branch: its fixes end when the next branch comes" in answer.warnings
        )

    def test_where_only_a_new_feature_branch_lives_none_is_chosen(self, monkeypatch):
        monkeypatch.setitem(FACTS.__dict__, "drivers", {"615": FACTS.drivers["615"]})
        day = date(2026, 10, 1)
        assert str(refusal("2330", today=day)).endswith("615 is a new-feature branch, chosen only when it is asked for")
        assert chosen("2330", today=day, branch=615).branch == 615

    def test_the_last_day_of_fixes_is_still_a_day(self):
        assert chosen("2330", branch=580, today=date(2028, 6, 30)).branch == 580
        assert "has had no fixes since 2028-06-30" in str(refusal("2330", branch=580, today=date(2028, 7, 1)))

    @pytest.mark.parametrize(("day", "warned"), [(date(2026, 10, 1), False), (date(2026, 10, 2), True)])
    def test_an_end_within_180_days_is_warned_of(self, day: date, warned: bool):
        warnings = chosen("2330", branch=595, today=day).warnings
        assert ("driver branch `595` gets fixes until 2027-03-31, 180 days from 2026-10-02" in warnings) == warned

    def test_where_nothing_lives_every_reason_is_given(self):
        impossible = refusal("1db5", today=date(2028, 7, 1))
        assert str(impossible) == (
            "no driver branch fits group `g`: 620 no longer drives V100 SXM2 32 GB, whose last branch is 580"
        )
        assert impossible.nearest is None


class TestRuntime:
    def test_between_both_floors_is_a_warning_that_names_them(self):
        (warning,) = chosen("2330", runtime="triton", triton="26.08").warnings
        assert warning == (
            "Triton 26.08 (py3) wants driver 615.61 for all of CUDA 13.4.1; 580.178.04 lies between that and 580.65.06, the floor of "
            "CUDA 13: it runs, but PTX newer than CUDA 13.0 and features of the newer driver do not"
        )

    def test_at_the_bundled_driver_there_is_none(self):
        assert chosen("2330", runtime="triton", triton="26.08", branch=620).warnings == ()
        assert chosen("2330", runtime="triton", triton="25.11").warnings == ()

    def test_a_release_that_was_not_verified_is_never_chosen_by_itself(self):
        assert not FACTS.triton["26.10"].verified
        assert chosen("2330", runtime="triton").triton == "26.08"
        answer = chosen("2330", runtime="triton", triton="26.09")
        assert any(warning.startswith("Triton 26.09 is not fully verified: ") for warning in answer.warnings)

    def test_a_release_of_the_future_is_not_chosen(self):
        assert chosen("2330", runtime="triton", today=date(2026, 3, 1)).triton == "26.02"
        assert "is first released on 2026-07-24" in str(
            refusal("2330", runtime="triton", triton="26.07", today=date(2026, 7, 23))
        )

    def test_an_old_gpu_keeps_an_old_release(self):
        assert chosen("1db5", runtime="triton").triton == "24.10"

    def test_an_image_s_cuda_must_know_the_gpu_even_where_the_release_says_nothing_of_it(self, monkeypatch):
        row = FACTS.triton["25.11"].model_copy(update={"capability": "6.0"})
        monkeypatch.setitem(FACTS.__dict__, "triton", {**FACTS.triton, "25.11": row})
        asked = str(refusal("1db5", runtime="triton", triton="25.11"))
        assert asked == "Triton 25.11 (py3) is built on CUDA 13.0.2; CUDA 12 is the last for V100 SXM2 32 GB"
        assert chosen("1db5", runtime="triton").triton == "24.10"

    def test_an_image_that_is_not_listed_is_not_chosen(self):
        assert chosen("2330", runtime="triton", image="trtllm-python-py3").triton == "26.07"

    def test_without_a_runtime_there_is_no_image(self):
        answer = chosen("2330")
        assert (answer.triton, answer.vllm, answer.images) == (None, None, ())

    def test_a_group_may_serve_by_both_side_by_side(self):
        answer = chosen("2330", runtime=("vllm", "triton"))
        assert answer.images == ("nvidia/vllm:26.05-py3", "nvidia/tritonserver:26.08-py3")
        assert len(answer.warnings) == 2
        assert "vLLM image" in answer.warnings[0]

    def test_of_two_releases_that_were_asked_for_both_must_fit(self):
        impossible = refusal("1db5", runtime=("triton", "vllm"), triton="24.10", vllm="26.05")
        assert {conflict.about for conflict in impossible.conflicts} == {"vllm"}
        assert impossible.nearest
        assert impossible.nearest.change == "`runtime` `triton` instead of `triton and vllm`, no `vllm`"

    def test_a_release_of_another_runtime_contradicts(self):
        assert str(refusal("2330", runtime="vllm", triton="26.08")).startswith(
            "`triton` is `26.08`, but `runtime` is `vllm`"
        )


class TestHost:
    def test_where_only_containers_serve_no_toolkit_is_installed(self):
        answer = chosen("2330", runtime="triton")
        assert (answer.cuda, answer.cudnn) == (None, None)
        assert not [package for package in answer.packages if package.name.startswith(("cuda-toolkit", "libcudnn"))]

    def test_the_toolkit_is_the_newest_that_is_full_on_the_driver_and_tested_with_cudnn(self):
        assert [chosen("2330", branch=branch, containers_only=False).cuda for branch in (580, 595)] == [
            "13.0.2",
            "13.1.1",
        ]

    def test_a_toolkit_named_in_part_needs_the_drivers_of_the_oldest_that_is_meant(self):
        asked = group("2330", cuda="13", containers_only=False)
        (floor,) = floors_of(asked, hardware_of(asked, FACTS), FACTS)
        assert (floor.minimum, floor.bundled) == ("580.65.06", FACTS.cuda["13.0.0"].bundled_driver)

    @pytest.mark.parametrize("asked", ["9.17", "9.17.0", "9.17.0.29"])
    def test_cudnn_is_asked_for_in_part_or_in_full(self, asked: str):
        assert chosen("2330", cudnn=asked, containers_only=False).cudnn == "9.17.0.29"
        assert "a release the matrix does not know" in str(refusal("2330", cudnn="9.1", containers_only=False))

    def test_beyond_cudnn_s_matrix_is_a_warning(self):
        answer = chosen("2330", cuda="13.2", branch=595, containers_only=False)
        assert (answer.cuda, answer.cudnn) == ("13.2.1", "9.17.0.29")
        assert "cuDNN 9.17.0.29 was tested up to CUDA 13.1, and the toolkit is 13.2.1" in answer.warnings

    def test_a_toolkit_on_the_host_contradicts_containers_only(self):
        impossible = refusal("2330", cuda="13.0")
        assert "`containers_only` is on" in str(impossible)
        assert impossible.nearest
        assert impossible.nearest.change == "`containers_only` `false` instead of `true`"

    def test_dcgm_s_plugins_are_of_a_cuda_the_gpus_have(self):
        assert Package("datacenter-gpu-manager-4-cuda13", "1:4.6.0-*") in chosen("2330").packages
        assert Package("datacenter-gpu-manager-4-cuda12", "1:4.6.0-*") in chosen("1db5").packages
        assert (
            Package("datacenter-gpu-manager-4-cuda12", "1:4.6.0-*")
            in chosen("2330", branch=535, today=date(2026, 1, 1)).packages
        )

    def test_a_blocked_container_toolkit_is_never_chosen(self, monkeypatch):
        newest = FACTS.blocked["container_toolkit-1.17.7"].model_copy(update={"version": "1.20.0"})
        monkeypatch.setitem(FACTS.__dict__, "blocked", {"x": newest})
        assert chosen("2330").container_toolkit == "1.19.0"

    def test_a_branch_whose_newest_release_is_blocked_is_refused(self, monkeypatch):
        row = FACTS.blocked["driver-615.61"].model_copy(
            update={"version": FACTS.drivers["580"].newest, "reason": "it hangs"}
        )
        monkeypatch.setitem(FACTS.__dict__, "blocked", {"x": row})
        assert "which is blocked: it hangs" in str(refusal("2330", branch=580))
        assert chosen("2330").branch == 620


class TestFabric:
    def test_fabric_manager_is_the_driver_s_exact_version(self):
        answer = chosen("2330")
        assert answer.fabric_manager == answer.driver
        assert Package("nvidia-fabricmanager", f"{answer.driver}-*") in answer.packages

    def test_a_pcie_card_has_none_and_it_is_said_why(self):
        answer = chosen("27b8")
        assert answer.fabric_manager is None
        assert reason(answer, "Fabric Manager") == "no NVSwitch is there, and its service fails without one"

    def test_what_the_host_shows_is_believed(self):
        assert chosen("2330", nvswitch=False).fabric_manager is None
        assert chosen("20b3").fabric_manager is None
        assert reason(chosen("20b3", "1af1"), "Fabric Manager").startswith("NVSwitch of A100 boards is on the PCI bus")

    def test_the_fourth_generation_needs_the_subnet_manager_too(self):
        names = {package.name for package in chosen("2901", distribution="rocky-9").packages}
        assert {"nvidia-fabricmanager", "nvlsm", "infiniband-diags", "libibumad"} <= names

    def test_an_old_name_is_used_for_an_old_branch(self):
        names = {
            package.name
            for package in chosen("2330", distribution="rhel-9", branch=535, today=date(2026, 1, 1)).packages
        }
        assert "nvidia-fabric-manager" in names


class TestPackages:
    def test_apt_installs_the_pin_in_a_transaction_before(self):
        """In one transaction apt resolves before the preference exists, and brings the newest branch."""
        answer = chosen("2330")
        assert answer.first == (Package("nvidia-driver-pinning-580.178.04", "580.178.04-*"),)
        assert answer.first[0] not in answer.packages

    @pytest.mark.parametrize(
        ("distribution", "branch", "driver"),
        [
            ("ubuntu-24.04", 580, "nvidia-open-580"),
            ("ubuntu-24.04", 595, "nvidia-open"),
            ("debian-13", 580, "nvidia-open"),
            ("rocky-10", 620, "nvidia-open"),
        ],
    )
    def test_names_follow_the_distribution_and_the_branch(self, distribution: str, branch: int, driver: str):
        answer = chosen("2330", distribution=distribution, branch=branch)
        assert answer.packages[1].name == driver

    def test_each_manager_has_its_way_to_write_a_version(self):
        package = Package("nvidia-open", "595.91.07-*")
        assert (package.spec("apt"), package.spec("dnf")) == ("nvidia-open=595.91.07-*", "nvidia-open-595.91.07-*")
        assert Package("kernel-devel").spec("dnf") == "kernel-devel"

    def test_only_apt_knows_epochs(self):
        versions = {
            name: [str(p.version) for p in chosen("2330", distribution=name).packages]
            for name in ("debian-13", "rocky-10")
        }
        assert "1:4.6.0-*" in versions["debian-13"]
        assert "4.6.0-*" in versions["rocky-10"]
        assert not [one for one in versions["rocky-10"] if ":" in one]

    def test_the_four_packages_of_the_container_toolkit_have_one_version(self):
        found = [package for package in chosen("2330").packages if "nvidia-container" in package.name]
        assert len(found) == 4
        assert {package.version for package in found} == {"1.20.0-*"}


class TestSecureBoot:
    def test_the_distribution_s_signed_modules_are_taken_where_it_has_some(self):
        answer = chosen("2330", secure_boot=True)
        assert (answer.modules, answer.driver, answer.first) == (
            "signed",
            FACTS.distributions["ubuntu-24.04"].signed[580],
            (),
        )
        assert answer.packages[:4] == (
            Package("linux-modules-nvidia-580-server-open-generic"),
            Package("nvidia-headless-no-dkms-580-server-open", "580.*"),
            Package("nvidia-utils-580-server", "580.*"),
            Package("nvidia-fabricmanager-580", "580.*"),
        )
        assert not [name for name in answer.packages if "headers" in name.name]
        assert answer.warnings == ()

    def test_old_gpus_get_the_signed_proprietary_modules(self):
        names = [package.name for package in chosen("1db5", secure_boot=True).packages]
        assert names[:2] == ["linux-modules-nvidia-580-server-generic", "nvidia-headless-no-dkms-580-server"]

    def test_a_branch_the_distribution_does_not_sign_is_refused(self):
        impossible = refusal("2330", secure_boot=True, branch=620)
        assert str(impossible) == (
            "`branch` is `620`, which has no modules signed by Ubuntu 24.04 LTS, which Secure Boot needs; it signs 580, 595"
        )
        assert impossible.nearest
        assert impossible.nearest.sets[0].modules == "signed"

    def test_floors_are_held_against_the_release_that_is_signed(self, monkeypatch):
        row = FACTS.distributions["ubuntu-24.04"].model_copy(update={"signed": {580: "580.65.06"}})
        monkeypatch.setitem(FACTS.__dict__, "distributions", {row.name: row})
        assert chosen("2330", secure_boot=True, containers_only=False).cuda == "13.0.0"
        assert chosen("2330", containers_only=False).cuda == "13.0.2"

    @pytest.mark.parametrize("distribution", ["rocky-9", "debian-13", "ubuntu-22.04"])
    def test_elsewhere_it_is_said_early_that_a_key_must_be_enrolled(self, distribution: str):
        answer = chosen("2330", distribution=distribution, secure_boot=True)
        assert answer.modules == "dkms"
        assert any(warning.startswith("Secure Boot is on and no modules signed by") for warning in answer.warnings)

    def test_without_secure_boot_modules_are_built_and_nothing_is_said(self):
        assert chosen("2330").modules == "dkms"
        assert chosen("2330").warnings == ()


class TestNearest:
    def test_as_little_as_can_be_is_let_go(self):
        """Triton is at fault here, so the branch that was asked for stays."""
        nearest = refusal("1db5", runtime="triton", triton="26.08", branch=580).nearest
        assert nearest
        assert nearest.change == "`triton` `24.10` instead of `26.08`"
        assert nearest.sets[0].branch == 580

    def test_two_faults_are_both_let_go(self):
        nearest = refusal("1db5", runtime="triton", triton="26.08", branch=595).nearest
        assert nearest
        assert nearest.change == "`triton` `24.10` instead of `26.08`, `branch` `580` instead of `595`"

    def test_gpus_that_exclude_each_other_are_split_into_as_few_groups_as_can_be(self):
        nearest = refusal("1db5", "15f9", "2901", "2bb5").nearest
        assert nearest
        assert nearest.change == (
            "split the group: P100 SXM2 16 GB, V100 SXM2 32 GB and B200 180 GB, RTX PRO 6000 Blackwell Server"
        )
        assert [answer.flavour for answer in nearest.sets] == ["proprietary", "open"]

    def test_a_gpu_that_nothing_drives_is_left_out(self):
        nearest = refusal("102d", "2331").nearest
        assert nearest
        assert nearest.change == "leave out Tesla K80: H100 PCIe 80 GB"

    def test_a_distribution_that_ended_is_replaced_by_one_of_its_kind(self):
        nearest = refusal("1eb8", distribution="centos-stream-8").nearest
        assert nearest
        assert nearest.change == "`distribution` `rocky-10` instead of `centos-stream-8`"

    def test_a_runtime_that_does_not_fit_is_replaced_by_one_that_does(self):
        nearest = refusal("1db5", runtime="vllm").nearest
        assert nearest
        assert nearest.change == "`runtime` `triton` instead of `vllm`"

    def test_the_nearest_set_stands_when_asked_for_itself(self):
        for impossible in (
            refusal("2330", branch=535),
            refusal("1db5", "2901"),
            refusal("2941", distribution="debian-12"),
        ):
            assert impossible.nearest
            for answer in impossible.nearest.sets:
                again = choose(answer.group, catalog())
                assert again == answer


class TestUnknown:
    def test_an_unknown_gpu_is_named_and_where_it_would_be_added(self):
        (conflict,) = refusal("2332").conflicts
        assert conflict.message == "`gpu` is `2332`, a PCI device id the matrix does not know"
        assert "`infra/catalog/data/hosts/gpus.yaml`" in conflict.hint

    def test_an_unknown_distribution_is_answered_with_the_nearest(self):
        (conflict,) = refusal("2330", distribution="ubuntu-2404").conflicts
        assert conflict.hint.startswith("did you mean `ubuntu-24.04`")

    def test_a_group_without_gpus_is_refused(self):
        assert str(refusal()) == "group `g` names no GPU"
        assert str(refusal("22a3")) == "group `g` names no GPU"

    def test_a_card_in_an_arm_host_gets_arm_packages(self):
        assert chosen("27b8").repository == "ubuntu2404/x86_64"
        assert chosen("27b8", processor="arm64").repository == "ubuntu2404/sbsa"
        assert chosen("2342", processor="arm64").repository == "ubuntu2404/sbsa"
        assert "for which the vendor has no arm64 repository" in str(
            refusal("27b8", processor="arm64", distribution="debian-13")
        )

    def test_a_gpu_that_comes_with_its_processor_is_in_no_other_host(self):
        assert (
            str(refusal("2342", processor="x86_64"))
            == "`processor` is `x86_64`, and GH200 96 GB comes with an arm64 processor"
        )

    def test_gpus_of_different_processors_are_no_group(self):
        assert "are sold in hosts of different processors: arm64, x86_64" in str(refusal("2330", "2342"))

    def test_best_effort_and_doubt_are_said(self):
        warnings = chosen("3182", distribution="centos-stream-9").warnings
        assert "`centos-stream-9` is best effort: the vendor does not list it" in warnings
        assert any(warning.startswith("B300 270 GB is not fully verified: ") for warning in warnings)

    def test_a_distribution_near_its_end_is_warned_of(self):
        assert (
            "`ubuntu-22.04` gets security updates until 2027-04-30, 157 days from 2026-11-24"
            in chosen("1eb8", distribution="ubuntu-22.04").warnings
        )

    def test_a_refusal_carries_its_group(self):
        asked: HostGroup = group("2330", branch=535)
        with pytest.raises(Impossible) as refused:
            choose(asked, catalog())
        assert refused.value.group == asked
