"""Every cell of distribution × GPU × branch: what roles install, pin and lock is what the matrix says, no more and no less."""

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

from infra.hosts.group import Impossible, VersionSet
from infra.hosts.versions import solve
from infra.targets.onprem.version_sets import PARTS, as_variables, version_sets
from tests.environment.own import group as own_group
from tests.environment.own import servers
from tests.hosts_versions.builders import FACTS, group
from tests.roles.roles import ANSIBLE, read
from tests.targets.onprem.test_inventory import DAY

BRANCHES = (None, 580, 595, 620)
VARIABLES = read(ANSIBLE / "roles" / "nvidia_packages" / "vars" / "main.yml")


@cache
def cells(distribution: str) -> list[tuple[VersionSet, dict[str, Any]]]:
    """Each possible set, and the same as variables."""
    found = []
    for pci_id in FACTS.gpus:
        for branch in BRANCHES:
            for containers_only in (True, False):
                asked = group(pci_id, distribution=distribution, branch=branch, containers_only=containers_only)
                try:
                    chosen = solve(asked, FACTS)
                except Impossible:
                    continue
                found.append((chosen, as_variables(chosen, FACTS)))
    return found


@pytest.mark.parametrize("distribution", FACTS.distributions)
def test_the_parts_together_are_the_packages_of_the_matrix(distribution: str):
    for chosen, variables in cells(distribution):
        given = [spec for part in PARTS for spec in variables["packages"][part]]
        assert Counter(given) == Counter(package.spec(chosen.manager) for package in chosen.packages)
        assert variables["first"] == [package.spec(chosen.manager) for package in chosen.first]


@pytest.mark.parametrize("distribution", FACTS.distributions)
def test_each_part_holds_what_it_is_named_for(distribution: str):
    packaging = FACTS.packaging[FACTS.distributions[distribution].packaging]
    for chosen, variables in cells(distribution):
        packages = variables["packages"]
        assert [name_of(spec, chosen) for spec in packages["container_toolkit"]] == list(packaging.container_toolkit)
        assert all("datacenter-gpu-manager" in spec for spec in packages["dcgm"])
        assert len(packages["dcgm"]) == 3
        assert bool(packages["cuda"]) == bool(chosen.cuda)
        assert bool(packages["cudnn"]) == bool(chosen.cudnn)
        assert any("nvidia-open" in spec or "cuda-drivers" in spec for spec in packages["driver"])
        assert any("fabric" in spec for spec in packages["driver"]) == bool(chosen.fabric_manager)


def name_of(spec: str, chosen: VersionSet) -> str:
    """A package's name alone."""
    (package,) = [package for package in chosen.packages if package.spec(chosen.manager) == spec]
    return package.name


def rendered(variable: str, variables: dict[str, Any], part: str) -> Any:
    """A variable of the role, by Ansible's own templating."""
    trusted = {name: trust_as_template(text) for name, text in VARIABLES.items()}
    first = variables["first"] if part == "driver" else []
    given = {"nvidia_packages_versions": variables, "nvidia_packages_part": part, "nvidia_packages_first": first}
    return Templar(loader=DataLoader(), variables={**trusted, **given}).template(
        trust_as_template(f"{{{{ {variable} }}}}")
    )


@pytest.mark.parametrize("distribution", FACTS.distributions)
def test_what_has_a_version_is_pinned_and_held_or_locked(distribution: str):
    seen = set()
    for chosen, variables in cells(distribution):
        if str(variables) in seen:  # many GPUs have one set
            continue
        seen.add(str(variables))
        for part in ("driver", "container_toolkit"):
            specs = variables["packages"][part]
            pinned = [
                p
                for p in (*chosen.first, *chosen.packages)
                if p.version and p.spec(chosen.manager) in (*chosen_first(chosen, part), *specs)
            ]
            assert rendered("_nvidia_packages_pinned", variables, part) == [p.spec(chosen.manager) for p in pinned]
            if chosen.manager == "apt":
                assert rendered("_nvidia_packages_names", variables, part) == [p.name for p in pinned]
            elif part == "driver":
                assert rendered("_nvidia_packages_lock", variables, part) == [f"*nvidia*{chosen.driver}*"]
            else:
                assert rendered("_nvidia_packages_lock", variables, part) == specs


def chosen_first(chosen: VersionSet, part: str) -> list[str]:
    """What goes before a part."""
    return [package.spec(chosen.manager) for package in chosen.first] if part == "driver" else []


def test_a_group_that_cannot_be_is_told_and_takes_no_inventory_away():
    found = version_sets(servers(groups=own_group(versions={"driver": "535"})), DAY)
    (reason,) = found["gpu"]["refused"]
    assert re.search(r"`535`", reason)


def test_there_are_cells():
    assert sum(len(cells(distribution)) for distribution in FACTS.distributions) > 1500
