"""The cloud says no: each refusal in its own words, with what was made, what was not, and what to run next."""

import re
from collections.abc import Callable

import pytest

from tests.e2e.project import Project

pytestmark = pytest.mark.e2e


def test_a_refused_permission_names_it_and_the_next_up_finishes(project: Project) -> None:
    refused = project.up("--fault", "deny:eks:CreateCluster")
    assert refused.returncode == 3
    assert "`eks.Cluster cluster` failed while creating: AccessDeniedException" in refused.stderr
    assert "not authorized to perform: eks:CreateCluster" in refused.stderr
    assert "`eks.Cluster cluster`" in refused.stderr
    assert re.search(r"\d+ resources made or changed just now, all in the state", refused.stderr)
    assert "`groundwork up dev --sandbox` goes on from here" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert project.up().returncode == 0
    assert project.in_state() == project.in_cloud()


def test_a_quota_is_refused_with_the_way_to_see_all_of_them(project: Project) -> None:
    refused = project.up("--fault", "quota:L-F678F1CE=0")
    assert refused.returncode == 3
    assert "VpcLimitExceeded" in refused.stderr
    assert "groundwork doctor dev" in refused.stderr


def test_throttling_that_passes_costs_only_time(project: Project) -> None:
    assert project.up("--fault", "throttle:eks=3").returncode == 0


def test_a_misspelt_fault_is_refused_at_once(project: Project) -> None:
    refused = project.up("--fault", "capcity:h100")
    assert refused.returncode == 2
    assert "did you mean `capacity`?" in refused.stderr
    assert not project.folder.exists()


def test_a_fault_without_the_sandbox_is_refused(project: Project) -> None:
    refused = project.run("up", "dev", "--yes", "--fault", "capacity:h100")
    assert refused.returncode == 2
    assert "`--fault` is given without `--sandbox`" in refused.stderr


def test_without_credentials_a_real_cloud_is_refused_before_anything_is_begun(project: Project) -> None:
    none = {
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
        "AWS_CONFIG_FILE": "/nowhere",
    }
    cleared = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"), "")
    refused = project.run("up", "dev", "--yes", env={**none, **cleared})
    assert refused.returncode == 3
    assert "no usable AWS credentials" in refused.stderr
    assert "groundwork up dev --sandbox" in refused.stderr


def test_the_dev_environment_is_built_whole_and_taken_down_whole(whole: Callable[[str], Project]) -> None:
    project = whole("dev")
    done = project.up()
    assert done.returncode == 0, done.stderr
    assert project.in_state() == project.in_cloud()
    down = project.down()
    assert down.returncode == 0, down.stderr
    assert project.cloud.objects() == []


def test_no_capacity_leaves_a_failed_group_that_the_next_up_replaces(whole: Callable[[str], Project]) -> None:
    project = whole("team")
    system = project.up("--fault", "capacity:m7i.large")
    assert system.returncode == 3
    assert "failed while creating" in system.stderr
    assert "capacity" in system.stderr
    again = project.up()
    assert again.returncode == 0, again.stderr
    assert project.in_state() == project.in_cloud()
