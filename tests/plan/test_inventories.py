"""Each example environment contains what its expected-resources file says."""

import pytest

from groundwork.plan.inventory import differences, inventory_file, money_of, resources_of
from groundwork.project import Project
from tests.bills import ROOT, STACKS, bill


@pytest.mark.parametrize("stack", STACKS)
def test_the_plan_contains_what_the_file_says(stack):
    found = bill(stack)
    got = {**resources_of(found.plan), "monthly_usd": money_of(found)}
    wrong = differences(inventory_file(Project(ROOT), stack), stack, got)
    assert not wrong, "\n" + "\n".join(map(str, wrong))


def test_a_difference_names_file_key_got_wanted_and_the_command_that_mends_it(tmp_path):
    file = tmp_path / "dev.yaml"
    file.write_text("counts: {a: 1, b: 2}\nresources: {}\n")
    (wrong,) = differences(file, "dev", {"counts": {"a": 1, "b": 3}})
    assert str(wrong) == (
        f"{file}: `counts.b` is 3, the file says 2; if that is meant: groundwork plan dev --inventory"
    )


def test_what_is_gone_and_what_is_new_are_differences(tmp_path):
    file = tmp_path / "dev.yaml"
    file.write_text("counts: {gone: 1}\n")
    wrong = differences(file, "dev", {"counts": {"new": 1}})
    assert [(w.key, w.got, w.wanted) for w in wrong] == [("counts.gone", None, 1), ("counts.new", 1, None)]
