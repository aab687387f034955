"""Stand-ins have the names and versions the product asks for, and only those dependencies that are there."""

import datetime
import re

import pytest

from tests.hosts.hardware import hardware_of
from tests.hosts.site import site
from tests.hosts.stand_ins import Package, chosen, packages

DAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def built():
    return packages(chosen(DAY))


def test_every_pinned_package_of_every_group_is_there_at_a_version_that_fits(built):
    there = {package.name: package.version for package in built}
    for versions in chosen(DAY):
        for asked in (*versions.first, *versions.packages):
            if asked.version is not None:
                assert there[asked.name].startswith(asked.version.removesuffix("*")), asked


def test_dependencies_are_met_in_the_repository_itself(built):
    there = {(package.name, version) for package in built for version in (package.version, None)}
    for package in built:
        for depends in package.depends:
            assert re.fullmatch(r"(\S+)(?: \(= (\S+)\))?", depends).groups() in there, depends


def test_no_two_packages_own_one_file(built):
    owned = [path for package in built for path in package.files]
    assert len(owned) == len(set(owned))


def test_metadata_of_a_package():
    package = Package("a", "1:4.6.0-1", ("b (= 1:4.6.0-1)",))
    assert package.file == "a_4.6.0-1_amd64.deb"
    assert "Version: 1:4.6.0-1\n" in package.control
    assert "Depends: b (= 1:4.6.0-1)\n" in package.control


def test_gpus_are_as_many_as_the_file_says_each_with_a_number_of_its_own():
    every = []
    for host in site().hosts:
        gpus = hardware_of(host)["gpus"]
        assert len(gpus) == (host.variables["groundwork_gpus"] or {"count": 0})["count"]
        every += [gpu["uuid"] for gpu in gpus]
    assert len(every) == len(set(every)) == 10
