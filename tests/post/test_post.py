"""Comments are written once and edited after that, on both hosts, whatever page they are on."""

from collections.abc import Iterator

import pytest
import urllib3

from groundwork.errors import HostRefused
from groundwork.post import host as hosts
from groundwork.post.github import GitHub
from groundwork.post.gitlab import GitLab
from groundwork.post.host import Host
from groundwork.post.post import post
from tests.post.recorded import HEAD, Recorded, serving

MARKER = "<!-- groundwork:prod -->"
TOKEN = "ghs_0123456789abcdefghijklmnopqrstuvwxyz"
KINDS = [GitHub, GitLab]


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
def root(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    quick = hosts.RETRY.new(backoff_factor=0)
    monkeypatch.setattr(hosts, "RETRY", quick)
    with serving(recorded) as address:
        yield address


def others(count: int) -> list[dict[str, object]]:
    """Comments of people, one of which quotes our marker further down."""
    return [{"id": n + 1, "body": f"hello {n}\n{MARKER}", "system": False} for n in range(count)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_time_it_is_written_then_edited_then_left(kind: type[Host], recorded: Recorded, root: str):
    recorded.comments = others(3)
    for body, done in (("one", "written"), ("two", "edited"), ("two", "unchanged")):
        assert post(kind("o/r", HEAD, TOKEN, root), {MARKER: f"{MARKER}\n{body}"}) == {MARKER: done}
    assert [one["body"] for one in recorded.comments[3:]] == [f"{MARKER}\ntwo"]
    assert recorded.comments[:3] == others(3)


@pytest.mark.parametrize("kind", KINDS)
def test_ours_is_found_on_a_later_page(kind: type[Host], recorded: Recorded, root: str):
    recorded.comments = [*others(250), {"id": 251, "body": f"{MARKER}\r\nold", "system": False}]
    assert post(kind("o/r", HEAD, TOKEN, root), {MARKER: f"{MARKER}\nnew"}) == {MARKER: "edited"}
    assert len(recorded.comments) == 251


def test_each_stack_has_its_own(recorded: Recorded, root: str):
    dev = "<!-- groundwork:dev -->"
    post(GitHub("o/r", HEAD, TOKEN, root), {MARKER: f"{MARKER}\na", dev: f"{dev}\nb"})
    post(GitHub("o/r", HEAD, TOKEN, root), {dev: f"{dev}\nc"})
    assert sorted(one["body"] for one in recorded.comments) == [f"{dev}\nc", f"{MARKER}\na"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_commit_that_is_no_head_any_more_is_not_posted(kind: type[Host], recorded: Recorded, root: str):
    recorded.head = "0" * 40
    with pytest.raises(HostRefused, match="no open"):
        kind("o/r", HEAD, TOKEN, root)
    recorded.head, recorded.state = HEAD, "closed"
    with pytest.raises(HostRefused, match="no open"):
        kind("o/r", HEAD, TOKEN, root)


@pytest.mark.parametrize(
    ("status", "remedy"), [(403, "a fork's own job never may"), (404, "--repository"), (422, "try again")]
)
def test_a_refusal_names_status_and_remedy_and_never_the_token(recorded: Recorded, root: str, status: int, remedy: str):
    recorded.status = status
    with pytest.raises(HostRefused, match=str(status)) as told:
        GitHub("o/r", HEAD, TOKEN, root)
    assert remedy in told.value.hint
    assert TOKEN not in f"{told.value.message}{told.value.hint}"


def test_a_busy_host_is_asked_again_and_a_comment_is_never_made_twice(recorded: Recorded, root: str):
    recorded.busy = 2
    found = GitHub("o/r", HEAD, TOKEN, root)
    assert len(recorded.asked) == 3
    recorded.busy = 1
    with pytest.raises(HostRefused, match="503"):
        found.create("x")
    assert recorded.comments == []


def test_no_host_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hosts, "RETRY", urllib3.Retry(total=0))
    with pytest.raises(HostRefused, match="cannot be reached"):
        GitHub("o/r", HEAD, TOKEN, "http://127.0.0.1:9")


def test_the_token_goes_in_its_own_header_alone(recorded: Recorded, root: str):
    GitHub("o/r", HEAD, TOKEN, root)
    GitLab("group/sub/r", HEAD, TOKEN, root)
    (_, path, headers, _), (_, other, more, _) = recorded.asked
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert more["PRIVATE-TOKEN"] == TOKEN
    assert path == f"/repos/o/r/commits/{HEAD}/pulls"
    assert other == f"/projects/group%2Fsub%2Fr/repository/commits/{HEAD}/merge_requests"
