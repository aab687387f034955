"""What every table of the catalogue must keep, tested once and inherited by each."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

import yaml

from infra.catalog.load import DATA, facts, raw_rows
from infra.catalog.rows import Row


class TableIntegrity(ABC):
    """Subclass it, name the `file`, and return its validated rows from `table`."""

    file: ClassVar[str]

    @abstractmethod
    def table(self) -> Mapping[str, Row]:
        """The rows of `file`, as the product reads them."""

    def test_the_head_says_where_it_is_from_and_how_to_renew_it(self):
        head = facts(self.file)
        missing = {"source", "retrieved", "refresh"} - set(head)
        assert not missing, f"{self.file}: head lacks {sorted(missing)}"

    def test_no_row_is_written_twice(self):
        node = yaml.compose((DATA / self.file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        assert not (twice := duplicates(node, self.file)), twice

    def test_rows_are_sorted(self):
        names = list(raw_rows(self.file))
        wrong = [f"`{b}` after `{a}`" for a, b in pairwise(names) if a > b]
        assert not wrong, f"{self.file}: {wrong}"

    def test_every_row_has_a_source_and_a_day_that_has_been(self):
        for name, row in self.table().items():
            assert row.name == name
            assert len(row.source) > 8, f"{self.file}: `{name}` has no source"
            assert date.fromisoformat(row.retrieved) <= date.today(), f"{self.file}: `{name}` was read in the future"


def duplicates(node: Any, place: str) -> list[str]:
    """Keys that a mapping of the YAML document holds twice; the loader would keep the last and say nothing."""
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        found += [f"{place}: `{key}` twice" for key in sorted({key for key in keys if keys.count(key) > 1})]
        for key, value in node.value:
            found += duplicates(value, f"{place} / {key.value}")
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found += duplicates(value, place)
    return found
