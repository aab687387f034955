"""ONP-27."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-27").passed() == {"groups.h100"}


def test_denied():
    none = 'groups: {h100: {disks: {"/dev/disk/by-path/pci-0000:[41:44]:00.0-nvme-1": {use: none}}}}'
    assert hall("ONP-27", none).said() == {
        "groups.h100": "`gpu-1` and 2 more of `groups.h100` have no array of local disks"
    }
    own = 'hosts: {"gpu-[1:3]": {disks: {"/dev/disk/by-path/pci-0000:99:00.0-nvme-1": {use: nvme-array}}}}\n'
    assert hall("ONP-27", own + none).passed() == {"groups.h100"}


def test_omitted():
    assert hall("ONP-27", "groups: {h100: {disks: null}}").outcomes() == {"groups.h100": "violated"}
    assert hall("ONP-27", "groups: {h100: {boot_disk: null}}").said() == {
        "groups.h100": "`groups.h100` makes an array and does not name its `boot_disk`"
    }
    assert hall("ONP-27", "models: null").outcomes() == {}
