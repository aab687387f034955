"""Drift found and put right; `down` drains, refuses what is protected or in use, and reports what is left."""

import json

import pytest

from tests.e2e.project import Project

pytestmark = pytest.mark.e2e

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"


def id_of(project: Project, kind: str) -> str:
    return next(i for k, i in sorted(project.in_state()) if k == kind)


def test_drift_is_found_property_by_property_and_up_puts_it_right(project: Project) -> None:
    assert project.up().returncode == 0
    assert project.run("drift", "dev", "--sandbox").returncode == 0
    assert project.run("sandbox", "plant", "drift", "dev", "network", "--set", "tags.owner=me").returncode == 0
    assert project.run("sandbox", "plant", "drift", "dev", "events").returncode == 0

    found = project.run("drift", "dev", "--sandbox", "--json")

    assert found.returncode == 5
    drifted = {d["urn"].rsplit("::", 1)[1]: d for d in json.loads(found.stdout)["drifted"]}
    assert set(drifted) == {"network", "events"}
    assert drifted["events"]["gone"]
    assert [c["key"] for c in drifted["network"]["changes"]] == ["tags"]
    assert drifted["network"]["changes"][0]["cloud"]["owner"] == "me"
    assert "sqs.Queue events: is gone" in found.stderr

    assert project.up("--refresh").returncode == 0
    assert project.run("drift", "dev", "--sandbox").returncode == 0
    assert "owner" not in (project.cloud.read(VPC, id_of(project, VPC)) or {})["tags"]


def test_down_drains_what_controllers_left_and_leaves_nothing(project: Project) -> None:
    assert project.up().returncode == 0
    planted = project.run("sandbox", "plant", "leftovers", "dev")
    assert planted.returncode == 0, planted.stderr
    left = [o for o in project.cloud.objects() if o.made_by == "controller"]
    assert {o.type.split(":")[-1] for o in left} >= {"LoadBalancer", "NetworkInterface", "Volume"}

    done = project.down("--json")

    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert {row["id"] for row in said["drained"]} == {o.id for o in left}
    assert said["leftovers"] == []
    assert project.cloud.objects() == []


def test_without_draining_the_engine_is_refused_what_is_in_use(project: Project) -> None:
    from tests.e2e.test_up import pulumi, shell

    env = shell(project)
    assert project.up().returncode == 0
    assert project.run("sandbox", "plant", "leftovers", "dev", "--kind", "interface").returncode == 0
    said = pulumi(project, env, "destroy", "--yes", "--skip-preview", fails=True)
    assert "DependencyViolation" in said
    assert project.down().returncode == 0
    assert project.in_cloud() == set()


def test_deletion_protection_is_refused_before_anything_goes_with_the_way_out(project: Project) -> None:
    original = (project.root / "Pulumi.dev.yaml").read_text()
    project.write(original + "    cluster:\n      deletion_protection: true\n")
    assert project.up().returncode == 0
    before = project.in_cloud()
    refused = project.down()
    assert refused.returncode == 3
    assert "deletion protection is on for `eks.Cluster cluster`; nothing was deleted" in refused.stderr
    assert "cluster.deletion_protection: false" in refused.stderr
    assert project.in_cloud() == before
    project.write(original)
    assert project.up().returncode == 0
    assert project.down().returncode == 0


def test_what_nothing_accounts_for_is_reported_as_left_over(project: Project) -> None:
    assert project.up().returncode == 0
    tags = {"Name": "by-hand", "groundwork:environment": "dev"}
    made, _ = project.cloud.create("by-hand", "aws:sqs/queue:Queue", "by-hand", {"name": "by-hand", "tags": tags})
    again = project.up()
    assert again.returncode == 0
    assert "neither the state nor the program knows it" in again.stderr
    done = project.down("--json")
    assert done.returncode == 5
    assert [row["id"] for row in json.loads(done.stdout)["leftovers"]] == [made]
    assert "by its tags 1 object left in the cloud" in done.stderr


def test_down_of_what_was_never_built_says_so(project: Project) -> None:
    done = project.down()
    assert done.returncode == 0
    assert "`dev` is down; nothing with its tag is left in the cloud" in done.stderr


def test_reset_forgets_the_sandbox(project: Project) -> None:
    assert project.up().returncode == 0
    assert project.run("sandbox", "reset", "dev", "--yes").returncode == 0
    assert not project.folder.exists()
