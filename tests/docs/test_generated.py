"""Generated pages say what the code says, and nothing can hide from the map."""

import pytest

from groundwork import docs
from groundwork.docs.map_page import first_sentence, read
from groundwork.errors import NotReady


@pytest.mark.parametrize("page", docs.PAGES)
def test_a_generated_page_is_current(page):
    file = docs.ROOT / page
    assert file.is_file(), "run `groundwork docs`"
    assert file.read_text(encoding="utf-8") == docs.text_of(page), "run `groundwork docs` and commit what it writes"


def test_a_page_that_is_not_current_is_written_and_named(tmp_path):
    assert set(docs.stale(tmp_path)) == set(docs.PAGES)
    assert list(docs.write(tmp_path)) == list(docs.PAGES)
    assert list(docs.stale(tmp_path)) == []


def test_what_says_nothing_of_itself_is_refused(tmp_path):
    file = tmp_path / "silent.py"
    file.write_text("x = 1\n")
    with pytest.raises(NotReady, match=r"silent\.py` has no docstring"):
        first_sentence(file)


def test_a_sentence_ends_where_the_next_begins(tmp_path):
    file = tmp_path / "spoken.py"
    file.write_text('"""Reads `Pulumi.yaml` and e.g. its\nneighbours. Nothing else.\n\nMore.\n"""\n')
    assert first_sentence(file) == "Reads `Pulumi.yaml` and e.g. its neighbours."


def test_no_package_of_infra_imports_one_of_groundwork():
    for package in read().values():
        if package.name.split(".")[0] in ("infra", "stacks"):
            assert not [other for other in package.imports if other.startswith("groundwork")], package.name
