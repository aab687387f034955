"""Money and time as they are planned: the budget, who hears of it, the unusual, and pools resized by schedule."""

import json
import re

from tests.targets.aws.contract.planned import of_type, planned

SCHEDULE = "aws:autoscaling/schedule:Schedule"


def test_without_a_budget_nothing_guards_it():
    assert of_type("spare", "aws:budgets/budget:Budget") == {}
    assert of_type("spare", "aws:costexplorer/anomalyMonitor:AnomalyMonitor") == {}


def test_the_clouds_budget_is_the_environments_and_counts_its_tag_alone():
    (budget,) = of_type("prod", "aws:budgets/budget:Budget").values()
    assert (budget["limitAmount"], budget["limitUnit"], budget["timeUnit"]) == ("250000.00", "USD", "MONTHLY")
    assert budget["costFilters"] == [{"name": "TagKeyValue", "values": ["user:groundwork:environment$prod"]}]


def test_each_share_is_told_when_spent_and_the_whole_when_forecast():
    (budget,) = of_type("prod", "aws:budgets/budget:Budget").values()
    told = [(one["notificationType"], one["threshold"]) for one in budget["notifications"]]
    assert told == [("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]


def test_those_named_hear_of_it_and_so_does_the_topic_of_alarms():
    (budget,) = of_type("prod", "aws:budgets/budget:Budget").values()
    (topic,) = [one.outputs["arn"] for one in planned("prod").custom if one.type == "aws:sns/topic:Topic"]
    for one in budget["notifications"]:
        assert one["subscriberEmailAddresses"] == ["ml-platform@example.com", "finance@example.com"]
        assert one["subscriberSnsTopicArns"] == [topic]


def test_unnamed_the_owner_hears_of_it():
    (budget,) = of_type("full", "aws:budgets/budget:Budget").values()
    assert {tuple(one["subscriberEmailAddresses"]) for one in budget["notifications"]} == {("o@example.com",)}


def test_the_unusual_is_watched_by_the_same_tag_and_told_from_a_tenth_of_the_budget():
    (monitor,) = of_type("prod", "aws:costexplorer/anomalyMonitor:AnomalyMonitor").values()
    assert json.loads(monitor["monitorSpecification"]) == {
        "Tags": {"Key": "groundwork:environment", "Values": ["prod"]}
    }
    (subscription,) = of_type("prod", "aws:costexplorer/anomalySubscription:AnomalySubscription").values()
    assert subscription["thresholdExpression"]["dimension"]["values"] == ["25000.00"]


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


def test_activating_the_cost_tag_is_left_to_the_organisation():
    """It is the whole organisation's, and fails before the tag's first day; see spending.py."""
    assert not [one for one in planned("prod").custom if "costAllocationTag" in one.type]
