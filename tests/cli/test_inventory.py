"""`groundwork inventory` and `groundwork plan` of own servers, as typed: the whole screen, and every refusal."""

import json

import jsonschema
import pytest
import yaml

from tests.cli.screens import expect, screen
from tests.examples import ROOT


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_plan_of_own_servers(capsys):
    shown = screen(capsys, "plan", "onprem")
    assert (shown.exit_code, shown.err) == (0, "")
    expect("plan-onprem", shown.out)


def test_the_plan_for_a_program(capsys):
    document = json.loads(screen(capsys, "plan", "onprem", "--json").out)
    assert (document["schema"], document["hosts"], document["gpus"]) == ("groundwork.plan.onprem/1", 12, 64)
    jsonschema.validate(document, json.loads((ROOT / "docs" / "plan-onprem.schema.json").read_text()))
    power = document["power"]
    # 84.15 kW, cooling 1.3 times, 730 hours, 0.19 USD.
    assert power["monthly_usd"] == pytest.approx(84.15 * 1.3 * 730 * 0.19)
    assert power["hosts_unknown"] == 0


@pytest.mark.parametrize("option", [["--diagram", "x.svg"], ["--inventory"], ["--strict-budget"]])
def test_what_is_of_a_cloud_is_refused(capsys, option):
    shown = screen(capsys, "plan", "onprem", *option)
    assert shown.exit_code == 2
    assert shown.err.startswith(f"error: `{option[0]}` is given, and the target of this stack is `onprem`")


@pytest.mark.parametrize("command", ["up", "down", "drift", "recover", "doctor"])
def test_commands_of_a_cloud_say_so(capsys, command):
    shown = screen(capsys, command, "onprem")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err == (
        "error: the target of this stack is `onprem`, and this command works on a cloud\n\n"
        "hint: `groundwork plan` and `groundwork inventory` show what it describes, `pulumi up` records it\n\n"
    )


def test_the_graph_is_what_is_shown_by_default(capsys):
    assert screen(capsys, "inventory", "onprem") == screen(capsys, "inventory", "onprem", "--graph")
    assert "  |--@role_gpu:\n  |  |--gpu001\n" in screen(capsys, "inventory", "onprem").out


def test_a_host_as_json_and_as_yaml(capsys):
    as_json = screen(capsys, "inventory", "onprem", "--host", "gpu001")
    as_yaml = screen(capsys, "inventory", "onprem", "--host", "gpu001", "--yaml")
    assert json.loads(as_json.out) == yaml.safe_load(as_yaml.out)
    expect("inventory-host", as_yaml.out)


def test_the_list_as_json_and_as_yaml(capsys):
    as_json = screen(capsys, "inventory", "onprem", "--list", "--json")
    as_yaml = screen(capsys, "inventory", "onprem", "--list", "--yaml")
    assert json.loads(as_json.out) == yaml.safe_load(as_yaml.out)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("onprem", "--host", "gpu01"), "error: `--host` is `gpu01`, which is no host of `onprem`\n\nhint: did you mean `gpu001`?\n\n"),
        (("onprem", "--list", "--graph"), "error: `--list`, `--graph` and `--host` cannot be given together"),
        (("onprem", "--list", "--json", "--yaml"), "error: `--json` and `--yaml` cannot be given together"),
        (("onprem", "--yaml"), "error: a graph is neither JSON nor YAML"),
        (("dev",), "error: the target of `dev` is `aws`, whose machines come and go\n\nhint: `groundwork plan dev` shows its pools\n\n"),
        (("hall",), "error: there is no stack `hall`"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(capsys, arguments, told):
    shown = screen(capsys, "inventory", *arguments)
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith(told)


def test_mistakes_are_told_as_by_validate(capsys):
    file = "tests/gallery/host-address-twice.yaml"
    shown = screen(capsys, "inventory", "x", "--config-file", file)
    assert (shown.exit_code, shown.out) == (1, "")
    assert "which `gpu4` of `hosts.gpu[1:4]` has\n  --> tests/gallery/host-address-twice.yaml:10:47" in shown.err


def test_versions_are_chosen_for_each_group_of_the_file(capsys):
    shown = screen(capsys, "versions", "onprem", "--json")
    assert shown.exit_code == 0
    (group,) = json.loads(shown.out)["groups"]
    assert (group["possible"], group["group"]["name"], group["group"]["runtimes"]) == (True, "h100", ["triton", "vllm"])
