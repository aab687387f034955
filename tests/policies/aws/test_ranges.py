"""Ranges that are as good as everybody."""

import pytest

from policies.aws.ranges import is_anybody


@pytest.mark.parametrize("cidr", ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/7", "2000::/3"])
def test_wide_public_ranges_name_nobody(cidr: str):
    assert is_anybody(cidr, 16, 32)


@pytest.mark.parametrize(
    "cidr",
    ["10.0.0.0/8", "172.16.0.0/12", "100.64.0.0/10", "203.0.113.0/24", "198.51.0.0/16", "fd00::/8", "2001:db8::/48"],
)
def test_private_and_narrow_ranges_name_somebody(cidr: str):
    assert not is_anybody(cidr, 16, 32)
