"""Each example environment, whole: everything its plan foretells is what the cloud makes, and all of it can be deleted."""

from pathlib import Path

import pytest
import yaml

from groundwork.plan.model import Plan
from groundwork.plan.walk import plan
from groundwork.sandbox.cloud import Cloud
from infra.environment.load import check_config, read_environment
from tests.examples import IN_A_CLOUD

ROOT = Path(__file__).parents[3]
STACKS = IN_A_CLOUD


@pytest.fixture(scope="module", params=STACKS)
def planned(request: pytest.FixtureRequest) -> Plan:
    return plan(read_environment(ROOT / f"Pulumi.{request.param}.yaml", request.param), request.param)


def test_the_cloud_makes_what_the_plan_foretells(planned: Plan) -> None:
    cloud = Cloud(None, region=planned.environment.region)
    for resource in planned.custom:
        assert cloud.check(resource.type, resource.name, resource.inputs) == [], resource.urn
        made = cloud.create(resource.urn, resource.type, resource.name, resource.inputs)
        assert made == (resource.id, resource.outputs), resource.urn


def test_everything_can_be_deleted_in_reverse_and_nothing_is_left(planned: Plan) -> None:
    cloud = Cloud(None, region=planned.environment.region)
    for resource in planned.custom:
        cloud.create(resource.urn, resource.type, resource.name, resource.inputs)
    for resource in reversed(list(planned.custom)):
        if "deletionProtection" in resource.inputs:
            cloud.plant_drift(resource.type, resource.id, {"deletionProtection": False})
        cloud.delete(resource.type, resource.id, resource.inputs)
    assert cloud.objects() == []


def test_nothing_changes_on_a_second_run(planned: Plan) -> None:
    cloud = Cloud(None, region=planned.environment.region)
    for resource in planned.custom:
        assert cloud.diff(resource.type, resource.inputs, resource.inputs).changed == ()


def test_every_taggable_object_is_found_by_the_environments_tag(planned: Plan) -> None:
    from groundwork.sandbox.cloud.spec import spec

    cloud = Cloud(None, region=planned.environment.region)
    for resource in planned.custom:
        cloud.create(resource.urn, resource.type, resource.name, resource.inputs)
    found = {(thing.type, thing.id) for thing in cloud.objects(**{"groundwork:environment": planned.environment.name})}
    taggable = {(resource.type, resource.id) for resource in planned.custom if spec(resource.type).taggable}
    assert found == taggable


def test_the_name_tag_tells_objects_of_a_type_apart(planned: Plan) -> None:
    """What recovery after a kill relies on: (type, `Name`, `groundwork:environment`) is one object."""
    from groundwork.sandbox.cloud.spec import spec

    keys = [(r.type, r.inputs.get("tags", {}).get("Name")) for r in planned.custom if spec(r.type).taggable]
    assert len(keys) == len(set(keys))


def test_an_environment_without_a_way_out_lives_on_its_endpoints() -> None:
    """Nodes join though no subnet has a route out: every service they need has an endpoint, made before them."""
    said = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]["groundwork:environment"]
    said["network"] = {**said.get("network", {}), "nat": "none", "endpoints": "full"}
    said["models"] = {name: {**model, "source": "s3://weights/model"} for name, model in said.get("models", {}).items()}
    closed = plan(check_config(said, "dev"), "dev")
    cloud = Cloud(None, region=closed.environment.region)
    for resource in closed.custom:
        cloud.create(resource.urn, resource.type, resource.name, resource.inputs)
    assert not [thing for thing in cloud.objects() if thing.type.endswith(":NatGateway")]
    assert {thing.state["status"] for thing in cloud.objects() if thing.type.endswith(":NodeGroup")} == {"ACTIVE"}
    assert cloud.store.launches()
