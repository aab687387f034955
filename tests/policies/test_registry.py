"""Rules are found by their modules, and a broken one is told by its module and line."""

import re
import sys
from pathlib import Path

import pytest

import policies
from groundwork.cli import run
from policies import registry
from policies.broken import BrokenRule
from policies.registry import AREAS, rules
from policies.rule import ID, Kind, Severity

CARD = """
from policies.rule import Kind, Severity, rule

@rule("{id}", "Title.", why="Why.", remedy="mend it", kind=Kind.RESOURCE, severity=Severity.LOW)
def {name}(thing, world):
    yield "no"
"""
ALL = rules()


def test_there_are_the_rules_there_are_said_to_be():
    assert len(ALL) >= 60
    assert {one.area for one in ALL} == set(AREAS)
    assert {one.kind for one in ALL} == set(Kind)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_card_is_written_for_its_reader(one):
    assert ID.match(one.id)
    assert one.title.endswith(".")
    assert one.title[0].isupper() or one.title[0] == "`"
    assert one.why.endswith(".")
    assert not one.remedy.endswith(".")
    assert one.remedy[0].islower() or one.remedy[0] == "`"
    assert all(source.startswith("https://") for source in one.sources)
    assert "—" not in one.title + one.why + one.remedy
    for parameter in one.parameters.values():
        assert type(parameter.dev) is type(parameter.prod) or {type(parameter.dev), type(parameter.prod)} == {
            int,
            float,
        }
        assert len(parameter.description) > 20


def test_some_rules_stop_and_some_tell():
    blocking = sum(one.severity["prod"].blocks for one in ALL)
    assert 20 < blocking < len(ALL)
    assert any(max(one.severity.values()) is Severity.CRITICAL for one in ALL)


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of rules of storage, in place of the project's."""
    import policies.storage

    monkeypatch.setattr(policies.storage, "__path__", [str(tmp_path)])
    registry.rules.cache_clear()
    yield tmp_path
    registry.rules.cache_clear()
    for name in [name for name in sys.modules if name.startswith("policies.storage.")]:
        file = sys.modules[name].__file__
        if file and file.startswith(str(tmp_path)):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def broken(:\n", r"SyntaxError: .*line 1"),
        ("import nothing_of_the_kind\n", "ModuleNotFoundError"),
        ("x = 1\n", "holds 0 rules"),
        (CARD.format(id="STO-01", name="one") + CARD.format(id="STO-02", name="two"), "holds 2 rules"),
        (CARD.format(id="NET-01", name="one"), "`NET-01` stands in `storage`"),
        (CARD.format(id="STORAGE-1", name="one"), "is no id of a rule"),
    ],
)
def test_a_broken_rule_is_told_and_never_a_traceback(
    storage: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
):
    (storage / f"r{abs(hash(text))}.py").write_text(text)
    with pytest.raises(BrokenRule, match=said):
        rules()
    assert run(["check", "dev"]) == 7
    shown = capsys.readouterr()
    assert re.search(said, shown.err)
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_two_rules_never_share_an_id(storage: Path):
    for name in ("one", "two"):
        (storage / f"twice_{name}.py").write_text(CARD.format(id="STO-99", name=name))
    with pytest.raises(BrokenRule, match="STO-99"):
        rules()


def test_each_area_says_what_it_is():
    for folder in AREAS.values():
        __import__(f"policies.{folder}")
        assert getattr(policies, folder).__doc__
