"""ONP-29."""

from tests.policies.own_servers.halls import hall

RACKS = """\
sites: {{fra1: {{racks: {{a2: {{}}}}}}}}
hosts:
  "gpu-[1:3]": {{rack: a1}}
  last-1: {{group: h100, site: fra1, rack: a2, address: 10.20.1.14}}
models: {{chat: {{replicas: {}}}}}
"""


def test_allowed():
    assert hall("ONP-29", RACKS.format(4)).passed() == {"models.chat"}
    assert hall("ONP-29", RACKS.format(1)).passed() == {"models.chat"}, "one host is another rule's"


def test_denied():
    asked = hall("ONP-29", RACKS.format(2))
    assert asked.said() == {"models.chat": "`models.chat` stands on 2 hosts, all of them in rack `a1`"}
    assert asked.keys() == {"models.chat": "models.chat.replicas"}


def test_omitted():
    assert hall("ONP-29").outcomes() == {}, "the group stands in one rack"
