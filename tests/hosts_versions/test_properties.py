"""What must hold of any group: more GPUs never allow more, time never revives, newer drivers never carry older software."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.hosts.branches import alive_on
from infra.hosts.group import Impossible, VersionSet
from infra.hosts.hardware import hardware_of
from infra.hosts.order import version
from infra.hosts.versions import solve
from tests.hosts_versions.builders import DAY, FACTS, group

IDS = st.sampled_from(sorted(FACTS.gpus))
GROUPS = st.lists(IDS, min_size=1, max_size=4, unique=True)
DISTRIBUTIONS = st.sampled_from(sorted(FACTS.distributions))
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))
BRANCHES = sorted(row.number for row in FACTS.drivers.values())


def solved(*pci_ids: str, **asked) -> VersionSet | None:
    try:
        return solve(group(*pci_ids, **asked), FACTS)
    except Impossible:
        return None


def allowed(pci_ids: list[str], distribution: str) -> set[int]:
    """Branches that a group may ask for."""
    return {branch for branch in BRANCHES if solved(*pci_ids, distribution=distribution, branch=branch)}


@settings(max_examples=40, deadline=None)
@given(pci_ids=GROUPS, more=IDS, distribution=DISTRIBUTIONS)
def test_another_gpu_never_allows_another_branch(pci_ids: list[str], more: str, distribution: str):
    assert allowed([*pci_ids, more], distribution) <= allowed(pci_ids, distribution)


@settings(max_examples=40, deadline=None)
@given(pci_ids=GROUPS)
def test_a_group_s_kernel_modules_are_those_that_every_gpu_has(pci_ids: list[str]):
    together = hardware_of(group(*pci_ids), FACTS).flavours
    alone = [hardware_of(group(one), FACTS).flavours for one in pci_ids]
    assert together == frozenset.intersection(*alone)


@given(day=DAYS, later=st.integers(1, 2000))
def test_a_branch_that_ended_never_lives_again(day: date, later: int):
    then = day + timedelta(days=later)
    dead = {row.name for row in FACTS.drivers.values() if row.released <= day.isoformat()} - {
        row.name for row in alive_on(day, FACTS)
    }
    assert not dead & {row.name for row in alive_on(then, FACTS)}


@settings(max_examples=60, deadline=None)
@given(pci_ids=GROUPS, distribution=DISTRIBUTIONS, day=DAYS)
def test_the_branch_chosen_is_one_that_could_have_been_asked_for(pci_ids: list[str], distribution: str, day: date):
    answer = solved(*pci_ids, distribution=distribution, today=day)
    if answer:
        asked = solved(*pci_ids, distribution=distribution, today=day, branch=answer.branch)
        assert asked
        assert (asked.packages, asked.warnings) == (answer.packages, answer.warnings)
        assert answer.branch in {row.number for row in alive_on(day, FACTS)}


@settings(max_examples=60, deadline=None)
@given(pci_ids=GROUPS, distribution=DISTRIBUTIONS)
def test_asking_for_exactly_what_is_chosen_chooses_it(pci_ids: list[str], distribution: str):
    answer = solved(*pci_ids, distribution=distribution, runtime="triton", containers_only=False)
    if answer:
        again = solved(
            *pci_ids, distribution=distribution, runtime="triton", containers_only=False,
            branch=answer.branch, cuda=answer.cuda, triton=answer.triton,
        )  # fmt: skip
        assert again
        assert (again.packages, again.images, again.driver) == (answer.packages, answer.images, answer.driver)


@pytest.mark.parametrize("pci_id", ["1db5", "1eb8", "20b2", "2330", "2901"])
def test_a_newer_branch_never_carries_an_older_cuda_or_triton(pci_id: str):
    """Over the branches that may be asked for on a day each of them lived."""
    days = [date.fromisoformat(FACTS.drivers[str(branch)].released) for branch in BRANCHES]
    answers = [
        solved(pci_id, distribution="ubuntu-22.04", branch=branch, today=day, runtime="triton", containers_only=False)
        for branch, day in zip(BRANCHES, days, strict=True)
    ]
    found = [answer for answer in answers if answer]
    assert len(found) >= 2
    for name in ("driver", "cuda", "triton"):
        values = [version(getattr(answer, name)) for answer in found]
        assert values == sorted(values), name


@given(day=st.dates(min_value=DAY, max_value=date(2029, 9, 30)))
def test_a_later_day_never_chooses_an_older_branch(day: date):
    """As long as no new branch is known, time only moves forward."""
    today, then = solved("2330"), solved("2330", today=day)
    assert today
    assert then is None or then.branch >= today.branch
