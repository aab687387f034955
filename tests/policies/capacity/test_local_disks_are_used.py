"""GPU-19."""

from tests.policies.capacity.machines import NODE_CONFIG, encoded, group, template
from tests.policies.compliant import Compliant

GOOD = Compliant("GPU-19", template(), group("l4"), group("diskless", instanceTypes=["m7i.large"]))
SAID = {"l4": "`l4` starts `g6.xlarge` and leaves its 250 GB of local NVMe unused"}
MIME = """\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="part"

--part
Content-Type: text/x-shellscript

#!/bin/sh
echo: [not YAML
--part
Content-Type: application/node.eks.aws

"""


def test_allowed():
    assert GOOD.passed() == {"l4"}
    assert GOOD.spoil("template", userData=encoded(f"{MIME}{NODE_CONFIG}\n--part--\n")).passed() == {"l4"}


def test_denied():
    assert GOOD.spoil("template", userData=encoded(NODE_CONFIG.replace("strategy", "other"))).said() == SAID
    assert GOOD.spoil("template", userData="no base64").said() == SAID


def test_omitted():
    assert GOOD.omit("template", "userData").said() == SAID
    assert GOOD.omit("l4", "launchTemplate").said() == SAID
    assert GOOD.spoil("l4", amiType="BOTTLEROCKET_x86_64_NVIDIA").outcomes() == {}, "it has settings of its own"


def test_unknown():
    assert GOOD.unknown_at("template", "userData").unknown() == {"l4": "userData"}
    assert GOOD.unknown_at("l4", "launchTemplate").passed() == {"l4"}
