"""ONP-15."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-15").passed() == {"environment"}


def test_denied():
    assert hall("ONP-15", "ssh: {user: root}").said() == {
        "environment": "`ssh.user` is `root`, who is nobody in particular"
    }


def test_omitted():
    assert hall("ONP-15", "ssh: null").passed() == {"environment"}, "the operator's own name is taken"
