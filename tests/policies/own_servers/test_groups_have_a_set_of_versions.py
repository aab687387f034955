"""ONP-02."""

from tests.policies.own_servers.halls import hall


def test_allowed():
    assert hall("ONP-02", 'groups: {h100: {versions: {driver: "580"}}}').passed() == {"groups.h100"}


def test_denied():
    assert hall("ONP-02", 'groups: {h100: {versions: {driver: "570"}}}').said() == {
        "groups.h100": "`groups.h100` can have no driver: `branch` is `570`, which has had no fixes since 2026-02-28"
    }
    proprietary = hall(
        "ONP-02", 'groups: {h100: {gpus: {model: v100-32}, versions: {driver: "620"}}}\nmodels: {chat: null}'
    )
    assert "no longer drives" in proprietary.said()["groups.h100"]


def test_omitted():
    assert hall("ONP-02").passed() == {"groups.h100"}, "the other groups have no GPUs"
