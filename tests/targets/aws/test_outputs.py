"""What the stack exports, and what the platform is given."""

import json

import pytest

from tests.targets.aws.walks import EXAMPLES, example, only, walked


def test_the_kubeconfig_holds_no_credentials_and_asks_for_a_token():
    found = walked()
    config = json.loads(found.outputs["kubeconfig"])
    (user,) = config["users"]
    assert set(user["user"]) == {"exec"}
    assert user["user"]["exec"]["command"] == "aws"
    assert user["user"]["exec"]["args"][:4] == ["eks", "get-token", "--cluster-name", "small"]
    (cluster,) = config["clusters"]
    assert cluster["cluster"]["server"] == only(found, "aws:eks/cluster:Cluster").outputs["endpoint"]


@pytest.mark.parametrize("stack", EXAMPLES)
def test_no_output_is_empty_or_secret(stack):
    outputs = example(stack).outputs
    assert outputs
    for name, value in outputs.items():
        assert value not in (None, ""), name
        assert "[secret]" not in json.dumps(value), name


@pytest.mark.parametrize("stack", EXAMPLES)
def test_every_pool_is_told_with_its_groups(stack):
    found = example(stack)
    groups = {given.outputs["nodeGroupName"] for given in found.of_type("aws:eks/nodeGroup:NodeGroup")}
    told = {group for pool in found.outputs["pools"].values() for group in pool["groups"]}
    assert told
    assert told < groups, "all but the system pool's"


def test_storage_is_told_by_use():
    found = walked(storage={"lustre": {}, "shared_files": True})
    assert set(found.outputs["storage"]) == {"lustre", "models", "registry/serving", "shared-files"}
