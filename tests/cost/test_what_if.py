"""Other ways to buy, other machines, other regions: the environment edited as its user would, and planned anew."""

import pytest
import yaml

from groundwork.cost.edits import EDITS, edited, next_smaller
from groundwork.cost.estimate import estimate
from groundwork.cost.what_if import difference, what_if
from groundwork.errors import UsageError
from groundwork.plan.walk import plan
from groundwork.project import Project
from infra.catalog import catalog
from infra.environment.load import check_config
from tests.bills import ROOT, SMALL, STACKS, bill, small

PROJECT = Project(ROOT)
NAMES = [*EDITS, "region=us-east-2", "region=eu-central-1"]


def ask(stack, name):
    return what_if(name, ROOT / f"Pulumi.{stack}.yaml", bill(stack), PROJECT)


def data(stack):
    return yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]["groundwork:environment"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stack", STACKS)
def test_the_difference_is_that_of_the_totals_and_what_has_none_says_why(stack, name):
    found = ask(stack, name)
    if found.then is None:
        assert found.reasons
        assert found.delta is None
        return
    then, today, delta = found.then.total.known, found.today.total.known, found.delta
    assert found.changes
    assert then.low <= then.expected <= then.high
    for case in ("low", "expected", "high"):
        cents = round(getattr(then, case), 2) - round(getattr(today, case), 2)
        assert getattr(delta, case) == pytest.approx(cents, abs=1e-9)


def test_it_is_what_a_user_would_get_who_edits_the_file():
    by_hand = data("dev")
    del by_hand["pools"]["t4"]["capacity"]
    assert ask("dev", "all-on-demand").then.total == estimate(plan(check_config(by_hand, "dev"), "dev", PROJECT)).total


def test_on_demand_is_dearer_as_expected_and_no_dearer_in_the_worst_case():
    delta = ask("dev", "all-on-demand").delta
    assert delta.expected > 300
    assert -1 < delta.high <= 0  # fewer alarms for fewer node groups


def test_what_the_checks_refuse_has_no_price_and_their_words():
    found = ask("prod", "all-spot")
    assert found.then is None
    assert "longer than the 120 s notice before a reclaim" in found.reasons[0]


def test_a_region_without_the_machine_is_refused_and_named_zones_are_left_out():
    found = ask("prod", "region=eu-central-1")
    assert found.changes == (
        "`region` is `eu-central-1`",
        "`zones`, `pools.a100.zones`, `pools.h100.zones`, `storage.lustre.zone` left out",
    )
    assert "which AWS does not offer in `eu-central-1`" in found.reasons[0]


def test_an_unknown_region_is_refused_by_the_checks():
    assert "us-esat-1" in ask("dev", "region=us-esat-1").reasons[0]


def test_the_region_it_is_in_is_no_change():
    assert ask("team", "region=eu-central-1").reasons == (
        "there is nothing to change: it is so already, or there is no other",
    )


def test_smaller_is_the_next_of_the_same_family_and_accelerator():
    machines = catalog().aws.machines
    for machine in machines.values():
        less = next_smaller(machine, "us-east-1")
        if less:
            assert (less.family, less.accelerator) == (machine.family, machine.accelerator)
            assert (less.accelerators, less.vcpus, less.memory_mib) < (
                machine.accelerators,
                machine.vcpus,
                machine.memory_mib,
            )
    assert next_smaller(machines["g4dn.2xlarge"], "us-east-1").name == "g4dn.xlarge"
    assert next_smaller(machines["g4dn.xlarge"], "us-east-1") is None


def test_smaller_machines_are_named_and_cost_less(tmp_path):
    file = tmp_path / "environment.yaml"
    body = "".join(f"    {line}\n" for line in SMALL.splitlines())
    file.write_text(f"config:\n  groundwork:environment:\n{body}")
    found = what_if("smaller", file, small(), PROJECT)
    assert found.changes == ("`pools.t4.machines` is `[g4dn.xlarge]` in place of `g4dn.2xlarge`",)
    assert found.delta.high < 0


def test_a_price_that_only_one_side_knows_leaves_no_difference(monkeypatch):
    today, known = bill("dev"), type(catalog().aws).price
    monkeypatch.setattr(
        type(catalog().aws),
        "price",
        lambda self, machine, *rest: None if "g4dn" in machine else known(self, machine, *rest),
    )
    found = what_if("all-on-demand", ROOT / "Pulumi.dev.yaml", today, PROJECT)
    assert found.then.total.at_least
    assert found.delta is None
    assert difference(today.total, today.total).expected == 0


def test_the_environment_that_is_asked_about_stays_as_it_is():
    before = data("prod")
    for name in NAMES:
        edited(before, bill("prod"), name)
    assert before == data("prod")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("all-spott", "did you mean `all-spot`?"),
        ("region", "did you mean `region=NAME`?"),
        ("region=", "did you mean `region=NAME`?"),
        ("smaller=2", "did you mean `smaller`?"),
        ("cheaper-please", "it is one of `all-on-demand`, `all-spot`, `smaller` or `region=NAME`"),
    ],
)
def test_a_wrong_question_names_the_right_ones(name, hint):
    with pytest.raises(UsageError) as caught:
        edited(data("dev"), bill("dev"), name)
    assert caught.value.message == f"`--what-if` is `{name}`"
    assert caught.value.hint == hint
