"""This machine and the age of facts."""

from datetime import date

from groundwork.doctor import machine
from groundwork.doctor.facts import look_at_facts
from groundwork.doctor.finding import State
from groundwork.errors import EngineMissing
from tests.bills import small


def by_key(findings):
    return {finding.key: finding for finding in findings}


def test_a_machine_without_an_engine_lacks_it_and_learns_how_to_get_it(monkeypatch):
    def missing():
        raise EngineMissing("no Pulumi engine", "`make setup` builds one")

    monkeypatch.setattr(machine, "find_engine", missing)
    found = by_key(machine.look_at_machine())["pulumi"]
    assert (found.state, found.remedy) == (State.LACKS, "`make setup` builds one")


def test_an_old_python_is_lacking(monkeypatch):
    monkeypatch.setattr(machine.sys, "version_info", (3, 10, 2))
    found = by_key(machine.look_at_machine())["python"]
    assert (found.state, found.got, found.wanted) == (State.LACKS, "3.10.2", "3.11 or newer")


def test_an_old_price_is_a_warning_from_the_day_it_is_too_old():
    oldest = date.fromisoformat(small().oldest_price.retrieved)
    states = [
        next(iter(look_at_facts(small(), oldest.fromordinal(oldest.toordinal() + days)))).state for days in (180, 181)
    ]
    assert states == [State.OK, State.WARNING]
