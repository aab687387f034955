"""The program itself: what it does with an environment that is wrong, and how little it is."""

import pulumi
import pytest

from tests.targets.aws.walks import ROOT, only, walked


def test_all_mistakes_are_told_at_once_without_a_traceback():
    """`RunError` is what the SDK ends a program with that has said all there is to say."""
    with pytest.raises(pulumi.RunError) as refused:
        walked(region="us-esat-1", owner="nobody", pools={"t4": {"accelerator": "t5"}})
    told = str(refused.value)
    for key in ("region", "owner", "accelerator"):
        assert f"{key}`" in told
    assert told.count("hint: ") >= 3


def test_a_warning_is_said_and_stops_nothing():
    tight = {"source": "hf://owner/model", "parameters_billions": 15, "pool": "l40s"}
    found = walked(pools={"l40s": {"accelerator": "l40s", "machines": ["g6e.2xlarge"]}}, models={"tight": tight})
    (warning,) = [text for severity, text in found.messages if severity == "warning"]
    assert "models.tight" in warning
    assert "hint: " in warning
    assert only(found, "aws:eks/cluster:Cluster")


def test_the_program_can_be_read_in_a_minute():
    assert len((ROOT / "stacks" / "__main__.py").read_text().splitlines()) <= 30
