"""The workshop's own promises: the lock holds all that is declared, and names no place to fetch from."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def declared(*sources: str) -> set[str]:
    """Names of packages in requirement lines, as an index spells them."""
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in sources)
    return {re.sub(r"[-_.]+", "-", name.group()).lower() for name in names if name}


def locked(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", ["dev.txt", "runtime.txt"])
def test_the_lock_holds_every_package_the_product_declares(lock: str):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert declared(*project["dependencies"]) - locked(lock) == set(), "run `make lock`"


def test_the_lock_holds_every_package_the_workshop_declares():
    lines = (ROOT / "requirements" / "dev.in").read_text().splitlines()
    assert declared(*(line for line in lines if not line.startswith("#"))) - locked("dev.txt") == set(), (
        "run `make lock`"
    )


@pytest.mark.parametrize("lock", ["dev.txt", "runtime.txt"])
def test_a_lock_pins_by_hash_and_names_no_host(lock: str):
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\S)", text) if "==" in block)
