"""Recipe, mirrors, control groups, faults: pure parts."""

import shutil
from pathlib import Path

import pytest

from tests.hosts import cgroups, faults, mirrors
from tests.hosts.commands import HostsError
from tests.hosts.image import FILES, PACKAGES, recipe
from tests.hosts.places import HERE

TOLD = """http://mirror.test/debian/ bookworm Debian
http://mirror.test/debian/ bookworm-updates Debian
http://mirror.test/security/ bookworm-security Debian
http://other.test/ stable Somebody
"""


def test_the_recipe_is_another_with_another_package_file_or_kernel(tmp_path):
    files = tmp_path / "files"
    shutil.copytree(HERE / "files", files)
    first = recipe(files=files, modules="6.1")
    assert recipe(files=files, modules="6.1") == first
    assert recipe(packages=(*PACKAGES, "tree"), files=files, modules="6.1") != first
    assert recipe(files=files, modules="6.2") != first
    one = files / next(iter(FILES))
    one.write_text(one.read_text() + "# changed\n")
    assert recipe(files=files, modules="6.1") != first


def test_mirrors_are_those_of_the_machine_for_the_release():
    assert [mirror.suite for mirror in mirrors.parse(TOLD, "bookworm")] == [
        "bookworm",
        "bookworm-updates",
        "bookworm-security",
    ]
    with pytest.raises(HostsError, match="no repository of Debian trixie"):
        mirrors.parse(TOLD, "trixie")


@pytest.mark.parametrize(
    ("mounts", "found"),
    [
        ("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", ["/sys/fs/cgroup"]),
        (
            "c /s/cpu cgroup rw,cpu 0 0\nc /s/systemd cgroup rw,name=systemd 0 0\nc /s/unified cgroup2 rw 0 0",
            ["/s/systemd", "/s/unified"],
        ),
    ],
)
def test_control_groups_are_found_on_old_and_new_setups(mounts, found):
    assert cgroups.hierarchies(mounts) == [Path(place) for place in found]


def test_a_fault_takes_numbers_only():
    assert "/opt/test-hardware/faults/ecc" in faults.plant("ecc", "0 3")
    with pytest.raises(ValueError, match="not a list of numbers"):
        faults.plant("ecc", "0; reboot")
