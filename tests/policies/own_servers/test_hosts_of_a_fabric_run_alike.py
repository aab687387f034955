"""ONP-08."""

from tests.policies.own_servers.halls import hall

SECOND = """\
groups:
  more:
    roles: [gpu]
    distribution: {distribution}
    gpus: {{model: h100, count: 8}}
    nics: {{"ib[0:7]": {{gbps: 400, fabric: infiniband}}}}
    fabric: {fabric}
    versions: {versions}
hosts: {{"more-[1:2]": {{group: more, site: fra1, address: "10.20.4.[11:12]"}}}}
"""


def second(distribution: str = "ubuntu-24.04", fabric: str = "infiniband", versions: str = "{}") -> str:
    return SECOND.format(distribution=distribution, fabric=fabric, versions=versions)


def test_allowed():
    assert hall("ONP-08", second()).passed() == {"groups.h100", "groups.more"}


def test_denied():
    assert hall("ONP-08", second(distribution="rocky-9")).said() == {
        "groups.h100": "`groups.h100` runs `ubuntu-24.04`, and `groups.more` on the same infiniband `rocky-9`",
        "groups.more": "`groups.more` runs `rocky-9`, and `groups.h100` on the same infiniband `ubuntu-24.04`",
    }
    drivers = hall("ONP-08", second(versions='{driver: "595"}')).said()
    assert drivers["groups.h100"].endswith("and `groups.more` on the same infiniband `595.91.07`")


def test_omitted():
    assert hall("ONP-08", second(fabric="none", distribution="rocky-9")).passed() == {"groups.h100"}
    elsewhere = second(distribution="rocky-9").replace("site: fra1", "site: ams1")
    assert hall(
        "ONP-08", elsewhere + "sites: {ams1: {networks: [10.20.4.0/24]}, fra1: {networks: [10.20.0.0/22]}}"
    ).passed()
