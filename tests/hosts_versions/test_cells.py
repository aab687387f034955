"""Every cell of distribution × GPU × branch is either a whole set or a refusal that says why."""

import pytest

from infra.hosts.group import Impossible, VersionSet
from infra.hosts.order import at_least, major_of
from infra.hosts.versions import solve
from tests.hosts_versions.builders import FACTS, group

ALIVE = {580, 595, 620}


def cell(distribution: str, pci_id: str, branch: int | None, **asked) -> VersionSet | Impossible:
    try:
        return solve(group(pci_id, distribution=distribution, branch=branch, **asked), FACTS)
    except Impossible as refusal:
        return refusal


@pytest.mark.parametrize("distribution", FACTS.distributions)
def test_every_cell_is_a_set_or_a_stated_refusal(distribution: str):
    for pci_id in FACTS.gpus:
        for branch in (None, *(row.number for row in FACTS.drivers.values())):
            answer = cell(distribution, pci_id, branch, runtime="triton")
            if isinstance(answer, Impossible):
                refused_for_a_reason(answer, branch)
            else:
                whole(answer, branch)


@pytest.mark.parametrize("distribution", FACTS.distributions)
def test_every_cell_with_cuda_on_the_host_is_too(distribution: str):
    for pci_id in FACTS.gpus:
        for branch in (None, *ALIVE):
            answer = cell(distribution, pci_id, branch, containers_only=False)
            if isinstance(answer, Impossible):
                refused_for_a_reason(answer, branch)
            else:
                whole(answer, branch)
                fits_the_host(answer)


def refused_for_a_reason(refusal: Impossible, branch: int | None) -> None:
    assert refusal.conflicts
    for conflict in refusal.conflicts:
        assert "`" in conflict.message
        assert "None" not in conflict.message
        assert conflict.about in {"gpu", "distribution", "branch", "triton"}
    if branch is not None and branch not in ALIVE:
        assert any(conflict.about == "branch" and f"`{branch}`" in conflict.message for conflict in refusal.conflicts)


def whole(answer: VersionSet, branch: int | None) -> None:
    """What must hold of every set, whatever was asked."""
    (pci_id,) = answer.group.pci_ids
    gpu = FACTS.gpus[pci_id]
    kind = FACTS.architectures[gpu.architecture]
    distribution = FACTS.distributions[answer.group.distribution]
    row = FACTS.drivers[str(answer.branch)]
    assert answer.branch in ALIVE
    assert branch is None or answer.branch == branch
    assert answer.driver == row.patches[-1]
    assert gpu.first_branch <= answer.branch <= (kind.last_driver or answer.branch)
    assert answer.flavour in row.flavours
    assert answer.flavour == ("proprietary" if kind.modules == "proprietary" else "open")
    assert answer.repository in distribution.repositories.values()
    assert answer.fabric_manager == (answer.driver if gpu.fabric != "none" else None)
    assert answer.subnet_manager == (gpu.fabric == "nvlsm")
    installs(answer)
    if "triton" in answer.group.runtimes:
        release = FACTS.triton[answer.triton or ""]
        assert at_least(gpu.compute_capability, release.capability)
        assert at_least(answer.driver, FACTS.cuda_families[str(major_of(release.images["py3"].cuda))].floor)
        assert answer.images == (f"nvidia/tritonserver:{answer.triton}-py3",)


def installs(answer: VersionSet) -> None:
    """Packages are named for the manager, the driver's all of its version, and nothing is left to be newest."""
    names = [package.name for package in (*answer.first, *answer.packages)]
    assert len(names) == len(set(names))
    assert not [name for name in names if "{" in name]
    drivers = [
        package
        for package in answer.packages
        if package.name.startswith(("nvidia-open", "cuda-drivers", "nvidia-fabric"))
    ]
    assert {package.version for package in drivers} == {f"{answer.driver}-*"}
    assert len(drivers) == 1 + bool(answer.fabric_manager)
    assert sum("fabric" in name for name in names) == bool(answer.fabric_manager)
    assert bool(answer.first) == (answer.manager == "apt")
    assert bool(answer.lock) == (answer.manager == "dnf")
    unpinned = {package.name for package in answer.packages if package.version is None}
    packaging = FACTS.packaging[FACTS.distributions[answer.group.distribution].packaging]
    assert unpinned <= {packaging.headers, *packaging.subnet_manager}
    assert answer.stream is None or answer.stream.startswith(f"nvidia-driver:{answer.branch}-")


def fits_the_host(answer: VersionSet) -> None:
    """CUDA is full on the driver and cuDNN is of its major and of the GPU."""
    gpu = FACTS.gpus[answer.group.pci_ids[0]]
    last = FACTS.architectures[gpu.architecture].last_cuda_major
    assert answer.cuda
    assert answer.cudnn
    assert at_least(answer.driver, FACTS.cuda[answer.cuda].bundled_driver)
    assert last is None or major_of(answer.cuda) <= last
    (row,) = [
        row for row in FACTS.cudnn.values() if row.version == answer.cudnn and row.cuda_major == major_of(answer.cuda)
    ]
    low, high = row.capabilities
    assert at_least(gpu.compute_capability, low)
    assert at_least(high, gpu.compute_capability)
    assert not [warning for warning in answer.warnings if "lies between" in warning or "was tested up to" in warning]


def test_both_kinds_of_cell_are_there():
    """Else the tests above could pass by refusing everything."""
    kinds = [
        type(cell(name, pci_id, branch))
        for name in FACTS.distributions
        for pci_id in FACTS.gpus
        for branch in (None, *ALIVE)
    ]
    assert kinds.count(VersionSet) > 1500
    assert kinds.count(Impossible) > 400
