"""Money and time as they are planned: the budgets, who hears of them, and pools resized by schedule."""

import re

from tests.targets.aws.contract.planned import of_type, planned

BUDGET = "aws:budgets/budget:Budget"
SCHEDULE = "aws:autoscaling/schedule:Schedule"


def test_without_a_budget_nothing_guards_it():
    assert of_type("spare", BUDGET) == {}


def test_the_clouds_budget_is_the_environments_and_counts_its_tag_alone():
    budget = of_type("prod", BUDGET)["prod"]
    assert (budget["limitAmount"], budget["limitUnit"], budget["timeUnit"]) == ("250000.00", "USD", "MONTHLY")
    for one in of_type("prod", BUDGET).values():
        assert one["costFilters"] == [{"name": "TagKeyValue", "values": ["user:groundwork:environment$prod"]}]


def test_each_share_is_told_when_spent_and_the_whole_when_forecast():
    told = [(one["notificationType"], one["threshold"]) for one in of_type("prod", BUDGET)["prod"]["notifications"]]
    assert told == [("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]


def test_a_day_half_as_dear_again_as_an_even_one_is_told_the_day_after():
    day = of_type("prod", BUDGET)["prod-daily"]
    assert (day["timeUnit"], day["limitAmount"]) == ("DAILY", "8333.33")
    assert [(one["notificationType"], one["threshold"]) for one in day["notifications"]] == [("ACTUAL", 150)]


def test_those_named_hear_of_it_and_so_does_the_topic_of_alarms():
    (topic,) = [one.outputs["arn"] for one in planned("prod").custom if one.type == "aws:sns/topic:Topic"]
    for budget in of_type("prod", BUDGET).values():
        for one in budget["notifications"]:
            assert one["subscriberEmailAddresses"] == ["ml-platform@example.com", "finance@example.com"]
            assert one["subscriberSnsTopicArns"] == [topic]


def test_unnamed_the_owner_hears_of_it():
    for budget in of_type("full", BUDGET).values():
        assert {tuple(one["subscriberEmailAddresses"]) for one in budget["notifications"]} == {("o@example.com",)}


def by_group(stack: str, schedule: str) -> dict[str, dict]:
    """A schedule's actions by node group."""
    return {
        name.removeprefix(f"{stack}-{schedule}-"): inputs
        for name, inputs in of_type(stack, SCHEDULE).items()
        if name.startswith(f"{stack}-{schedule}-")
    }


def test_a_schedule_resizes_every_group_of_its_pools_at_its_own_time():
    night = by_group("full", "night")
    groups = {
        name.removeprefix("full-")
        for name in of_type("full", "aws:eks/nodeGroup:NodeGroup")
        if name.startswith(("full-slices-", "full-cpu-"))
    }
    assert set(night) == groups
    assert {(one["recurrence"], one["timeZone"]) for one in night.values()} == {("0 20 * * MON-FRI", "Europe/Berlin")}


def test_to_zero_means_no_machine_at_all_and_the_floor_goes_too():
    night = by_group("full", "night")
    assert any("floor" in name for name in night)
    assert {(one["minSize"], one["maxSize"]) for one in night.values()} == {(0, 0)}


def test_a_schedule_sets_bounds_and_never_ends_a_busy_machine_by_itself():
    assert {one["desiredCapacity"] for one in of_type("prod", SCHEDULE).values()} == {-1}


def test_a_smaller_pool_keeps_its_floor_and_its_least():
    evening = by_group("prod", "evening")
    sizes = {name: (one["minSize"], one["maxSize"]) for name, one in evening.items()}
    assert sum(least for least, _ in sizes.values()) == 1
    assert sizes["a100-floor-b"] == (1, 1)


def test_a_schedule_names_the_auto_scaling_group_behind_the_node_group():
    for name, one in by_group("prod", "morning").items():
        assert re.match(rf"eks-prod-{name}-", one["autoscalingGroupName"])


def test_what_only_the_organisations_payer_may_have_is_no_part_of_an_environment():
    """Activated cost tags and monitors by tag: they would fail in every other account; see spending.py."""
    assert not [one.type for one in planned("prod").custom if one.type.startswith("aws:costexplorer/")]
