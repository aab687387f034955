"""Copies of models on GPUs: nothing twice, nothing lost, spread where that costs nothing, and unmoved by what happens elsewhere."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.environment.placement import Copy, place
from infra.environment.serving import HostedModel

SIZES = st.sampled_from([0, 1, 2, 4, 8])
MODELS = st.dictionaries(st.sampled_from("abcdef"), st.tuples(SIZES, st.integers(1, 9)), min_size=1)


def model(gpus: int, replicas: int) -> HostedModel:
    return HostedModel(
        source="file:///m", parameters_billions=1, group="gpu", runtime="vllm", gpus=gpus, replicas=replicas
    )


def models(**said: tuple[int, int]) -> dict[str, HostedModel]:
    return {name: model(*each) for name, each in said.items()}


def names(hosts: int) -> list[str]:
    return [f"gpu{number:03}" for number in range(1, hosts + 1)]


@given(MODELS, st.integers(1, 6))
def test_each_copy_has_its_gpus_for_itself(said: dict[str, tuple[int, int]], hosts: int):
    found = place(models(**said), names(hosts), 8)
    wanted = sum(gpus * replicas for gpus, replicas in said.values())
    assert (found is not None) == (wanted <= 8 * hosts), "sizes that divide each other fill hosts to the last GPU"
    for copies in (found or {}).values():
        taken = list(chain.from_iterable(copy.gpus for copy in copies))
        assert len(taken) == len(set(taken))
        assert set(taken) <= set(range(8))
    for name, (gpus, replicas) in said.items() if found else ():
        placed = [copy for copies in found.values() for copy in copies if copy.model == name]
        assert len(placed) == replicas
        assert {len(copy.gpus) for copy in placed} == {gpus}


@given(MODELS, st.integers(1, 6))
def test_copies_of_a_host_are_numbered_without_gaps(said: dict[str, tuple[int, int]], hosts: int):
    for copies in (place(models(**said), names(hosts), 8) or {}).values():
        for name in said:
            numbers = [copy.number for copy in copies if copy.model == name]
            assert numbers == list(range(len(numbers)))


def test_copies_of_a_model_are_spread_so_that_a_host_that_fails_takes_few():
    found = place(models(llama=(4, 12), embedder=(1, 8)), names(8), 8)
    assert found
    counts = [sum(copy.model == "llama" for copy in copies) for copies in found.values()]
    assert sorted(counts) == [1, 1, 1, 1, 2, 2, 2, 2]
    counts = [sum(copy.model == "embedder" for copy in copies) for copies in found.values()]
    assert sorted(counts) == [0, 0, 0, 0, 2, 2, 2, 2]


def test_half_a_host_is_one_half_of_its_board():
    found = place(models(llama=(4, 2)), names(1), 8)
    assert found == {"gpu001": (Copy("llama", 0, (0, 1, 2, 3)), Copy("llama", 1, (4, 5, 6, 7)))}


def test_sizes_that_do_not_divide_each_other_are_packed_where_spread_they_do_not_fit():
    """Spread, the copies of 3 take 3 on each host, and no host has 5 left beside another 3."""
    assert place(models(a=(6, 1), b=(3, 2), c=(2, 2)), names(2), 8) is not None


def test_copies_on_the_processor_come_out_even():
    found = place(models(words=(0, 5)), names(2), 0)
    assert found
    assert [len(copies) for copies in found.values()] == [3, 2]


def test_one_host_more_moves_no_copy_of_the_others_to_other_gpus():
    before, after = (place(models(llama=(4, 6)), names(hosts), 8) for hosts in (4, 5))
    assert before
    assert after
    for host, copies in before.items():
        assert set(after[host]) <= set(copies)


@pytest.mark.parametrize("hosts", [1, 3])
def test_what_does_not_fit_is_not_placed(hosts: int):
    assert place(models(a=(8, hosts + 1)), names(hosts), 8) is None
    assert place(models(a=(9, 1)), names(hosts), 8) is None
