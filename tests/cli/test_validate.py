"""`groundwork validate` and `groundwork explain`: the whole screen, as typed."""

import json
import time

import pytest

from infra.environment.load import read_environment
from infra.environment.resolve import resolve
from tests.cli.screens import screen
from tests.environment.builders import GALLERY, ROOT


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("stack", ["dev", "prod", "team", "training"])
def test_an_example_is_fine(capsys, stack):
    shown = screen(capsys, "validate", stack)
    assert (shown.exit_code, shown.out) == (0, "")
    assert shown.err.endswith(f"hint: `groundwork plan {stack}` shows what it will be and cost\n\n")


def test_warnings_alone_stop_nothing(capsys, tmp_path):
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(
        "config:\n  groundwork:environment:\n    region: us-east-1\n    owner: ada@example.com\n    cluster: {system: {machine: t3.large}}\n"
    )
    shown = screen(capsys, "validate", "dev", "--config-file", str(file))
    assert shown.exit_code == 0
    assert shown.err == (
        "warning: `cluster.system.machine` is `t3.large`, which slows down once its CPU credits are spent\n"
        f"  --> {file}:5:33\n\n"
        "hint: use `m7i.large`, which does not\n\n"
        f"fine: `{file}` can be built, with 1 warning\n\n"
        "hint: `groundwork plan dev` shows what it will be and cost\n\n"
    )


def test_json_is_for_programs(capsys):
    shown = screen(capsys, "validate", "dev", "--json", "--config-file", "tests/gallery/machine-misspelt.yaml")
    assert (shown.exit_code, shown.err) == (1, "")
    document = json.loads(shown.out)
    (mistake,) = document.pop("mistakes")
    assert document == {"version": 1, "file": "tests/gallery/machine-misspelt.yaml", "ok": False}
    assert mistake.pop("allowed")
    assert mistake == {
        "key": "pools.gpu.machines.0",
        "path": ["pools", "gpu", "machines", 0],
        "code": "machine",
        "severity": "error",
        "value": "p5.48xlarg",
        "message": "`pools.gpu.machines.0` is `p5.48xlarg`, not a machine type of the catalogue",
        "hint": "did you mean `p5.48xlarge`? `groundwork catalog machines --gpu h100` lists all",
        "file": "tests/gallery/machine-misspelt.yaml",
        "line": 6,
        "column": 49,
    }


def test_json_of_a_sound_file(capsys):
    shown = screen(capsys, "validate", "dev", "--json")
    assert shown.exit_code == 0
    assert json.loads(shown.out)["ok"]


def test_a_stack_that_is_not_there(capsys):
    shown = screen(capsys, "validate", "nope")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith("error: there is no stack `nope`: `Pulumi.nope.yaml` is not in ")


def test_hostile_text_cannot_steer_the_terminal(capsys, tmp_path):
    file = tmp_path / "Pulumi.dev.yaml"
    file.write_text(
        'config:\n  groundwork:environment:\n    region: "\\e[2J\\u202e"\n    "\\e]0;x\\a": 1\n    owner: ada@example.com\n'
    )
    shown = screen(capsys, "validate", "dev", "--config-file", str(file))
    assert shown.exit_code == 1
    assert "\x1b" not in shown.err
    assert "\u202e" not in shown.err


def test_explain_a_key(capsys):
    shown = screen(capsys, "explain", "pools.h100.nodes")
    assert (shown.exit_code, shown.err) == (0, "")
    assert shown.out == (
        "pools.*.nodes\n"
        "  Fewest and most machines. 0 to 2: nothing while idle, one to serve and one to replace it.\n"
        "\n"
        "  type     range, `{min: …, max: …}`\n"
        "  default  {min: 0, max: 2}\n"
        "  keys\n"
        "    pools.*.nodes.min  (0)\n"
        "    pools.*.nodes.max  (2)\n"
    )


def test_explain_a_check(capsys):
    shown = screen(capsys, "explain", "spot-floor")
    assert shown.exit_code == 0
    assert shown.out.startswith(
        "spot-floor\n  Spot has an on-demand floor where a model loads longer than the notice.\n"
    )
    assert "waivers: [{check: spot-floor, key: KEY" in shown.out


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("pools.x.nods", "pools.*.nodes"), ("costcenter", "cost_center"), ("host-memry", "host-memory")],
)
def test_explain_suggests(capsys, wanted, near):
    shown = screen(capsys, "explain", wanted)
    assert shown.exit_code == 2
    assert shown.err == f"error: there is no key and no check `{wanted}`\n\nhint: did you mean `{near}`?\n\n"


def test_explain_tells_the_keys_of_two_targets_apart(capsys):
    both = screen(capsys, "explain", "gateway").out
    cloud, own = both.split("\nwith `target: onprem`\n")
    assert "gateway.exposure" in cloud
    assert "gateway.proxy" in own
    assert screen(capsys, "explain", "groups.*.boot_disk").out.startswith("with `target: onprem`\ngroups.*.boot_disk\n")
    assert "target" not in screen(capsys, "explain", "pools.*.nodes").out


def test_every_key_and_check_can_be_explained(capsys):
    from infra.environment.checks.cards import CARDS, READING
    from infra.environment.fields import top, walk
    from infra.environment.onprem import OnpremEnvironment

    own = (key.dotted for key in walk(top(OnpremEnvironment)))
    for wanted in (*(key.dotted for key in walk()), *own, *CARDS, *READING):
        assert screen(capsys, "explain", wanted).exit_code == 0, wanted


def test_reading_and_checking_takes_under_a_fifth_of_a_second():
    read_environment(ROOT / "Pulumi.prod.yaml", "prod")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        read = read_environment(ROOT / "Pulumi.prod.yaml", "prod")
        assert read.environment
        resolve(read.environment)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.2


def test_a_megabyte_of_mistakes_is_read_in_seconds():
    lines = ["config:", "  groundwork:environment:", "    region: us-east-1", "    owner: ada@example.com", "    tags:"]
    lines += [f"      tag{n}: [no, 010]" for n in range(20_000)]
    start = time.perf_counter()
    from infra.environment.yaml_text import parse_yaml

    assert len(parse_yaml("\n".join(lines))[1]) == 40_000
    assert time.perf_counter() - start < 10
    assert GALLERY.is_dir()
