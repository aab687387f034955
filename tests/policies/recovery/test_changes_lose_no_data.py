"""REC-20."""

from dataclasses import replace

from policies.judge import judge
from policies.registry import by_id
from policies.world import Change, World
from tests.policies.compliant import TODAY, Asked

GONE = Change("replace", "urn::aws:s3/bucket:Bucket::models", "aws:s3/bucket:Bucket", "models", ("bucket",))


def asked(*changes: Change) -> Asked:
    return Asked(judge([by_id()["REC-20"]], World(tier="prod", today=TODAY, changes=changes)))


def test_allowed():
    assert asked(GONE).passed() == {"models"}
    assert asked(replace(GONE, action="update"), replace(GONE, action="create", data_lost=True)).outcomes() == {}


def test_denied():
    said = "`models` is replaced because of `bucket`, and what it holds goes with it"
    assert asked(replace(GONE, data_lost=True)).said() == {"models": said}
    said = "`models` is deleted, and what it holds goes with it"
    assert asked(replace(GONE, data_lost=True, action="delete", causes=())).said() == {"models": said}


def test_omitted():
    assert asked().outcomes() == {}
    assert asked(replace(GONE, data_lost=True, causes=())).said() == {
        "models": "`models` is replaced, and what it holds goes with it"
    }
