"""The schema and the reference page of the environment agree with what is read and checked."""

import json
import re

import jsonschema
import pytest
import yaml

from groundwork.docs.schema import schema
from infra.environment.checks.cards import CARDS, READING
from infra.environment.fields import ANY, top, walk
from infra.environment.fleet import fleet
from infra.environment.load import check_config
from infra.environment.onprem import OnpremEnvironment
from infra.targets.onprem.inventory import inventory
from tests.environment.builders import GALLERY, ROOT

EXAMPLES = sorted(ROOT.glob("Pulumi.*.yaml"))


def validator() -> jsonschema.Draft202012Validator:
    """A validator of the schema; Python's patterns know no Unicode classes, so those are written as its own."""
    text = json.dumps(schema()).replace(r"\\p{L}\\p{N}", r"\\w")
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    return jsonschema.Draft202012Validator(json.loads(text))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_the_schema_takes_the_examples(file):
    assert [error.message for error in validator().iter_errors(yaml.safe_load(file.read_text()))] == []


@pytest.mark.parametrize(
    "name",
    [
        "key-misspelt",
        "key-nodes-as-a-number",
        "key-wrong-word",
        "key-missing",
        "key-owner",
        "key-shell",
        "sharing-mode",
        "network-not-a-range-of-text",
    ],
)
def test_the_schema_refuses_what_an_editor_can_see(name):
    file = GALLERY / f"{name}.yaml"
    content = (
        yaml.safe_load(file.read_text())
        if file.exists()
        else {"config": {"groundwork:environment": {"region": "a", "owner": "a@b.c", "network": {"cidr": "ten"}}}}
    )
    assert list(validator().iter_errors(content))


def test_the_schema_leaves_pulumi_s_own_keys_alone():
    content = yaml.safe_load(EXAMPLES[0].read_text())
    content |= {"encryptionsalt": "v1:x", "secretsprovider": "awskms://alias/x", "environment": ["shared"]}
    content["config"]["aws:region"] = "us-east-1"
    assert list(validator().iter_errors(content)) == []


def test_every_example_names_the_schema():
    for file in EXAMPLES:
        assert file.read_text().startswith("# yaml-language-server: $schema=docs/environment.schema.json\n"), file.name


def test_the_reference_page_has_every_key_and_every_check():
    page = (ROOT / "docs" / "environment.md").read_text()
    for key in (*walk(), *walk(top(OnpremEnvironment))):
        if ANY not in key.path[-1:] and not key.dotted.endswith((".min", ".max")):
            assert f"`{key.dotted}`" in page
    for code in (*CARDS, *READING):
        assert f"| `{code}` |" in page


def test_the_smallest_on_own_servers_is_enough():
    page = (ROOT / "docs" / "environment.md").read_text()
    (block,) = re.findall(r"```yaml\n(config:\n  groundwork:environment:\n    target: onprem.*?)```", page, re.S)
    content = yaml.safe_load(block)
    assert check_config(content["config"]["groundwork:environment"], "lab").mistakes == ()
    assert list(validator().iter_errors(content)) == []


def test_the_schema_tells_the_keys_of_two_targets_apart():
    small = {"target": "onprem", "owner": "a@b.c", "region": "us-east-1"}
    told = [error.message for error in validator().iter_errors({"config": {"groundwork:environment": small}})]
    assert any("region" in message for message in told)
    assert any("hosts" in message for message in told)


def test_the_lines_that_are_enough_are_enough():
    page = (ROOT / "docs" / "environment.md").read_text()
    block = re.findall(r"```yaml\n(config:.*?)```", page, re.S)[0]
    assert len(block.strip().splitlines()) <= 7
    read = check_config(yaml.safe_load(block)["config"]["groundwork:environment"], "dev")
    assert read.mistakes == ()


def test_the_gallery_page_shows_every_file():
    page = (ROOT / "docs" / "gallery.md").read_text()
    for file in GALLERY.glob("*.yaml"):
        assert f"`{file.name}`" in page
    assert page.isprintable() or not re.search(r"[\u202a-\u202e\u2066-\u2069\x00-\x08]", page)


def test_the_page_of_own_servers_shows_a_sound_file_and_every_variable():
    page = (ROOT / "docs" / "own-servers.md").read_text()
    (block,) = re.findall(r"```yaml\n(config:.*?)```", page, re.S)
    read = check_config(yaml.safe_load(block)["config"]["groundwork:environment"], "lab")
    assert read.mistakes == ()
    assert read.onprem
    found = inventory(fleet(read.onprem))
    known = {name for host in found.hosts for name in found.variables_of(host)}
    known |= {"ansible_user", "groundwork_exports"}  # of hosts this one has none of
    assert set(re.findall(r"`((?:groundwork|ansible)_[a-z_]+)`", page)) == known
