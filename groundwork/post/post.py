"""One comment for each stack: written the first time, edited after that, found by its marker on whatever page it is."""

from collections.abc import Mapping
from typing import Literal

from groundwork.post.host import Comment, Host

Done = Literal["written", "edited", "unchanged"]


def post(host: Host, bodies: Mapping[str, str]) -> dict[str, Done]:
    """Bring each comment, by its marker, to the pull request. A marker is the first line of its comment."""
    there: dict[str, Comment] = {}
    for comment in host.comments():
        marker = comment.body.split("\n", 1)[0].rstrip("\r")
        if marker in bodies:
            there.setdefault(marker, comment)
    return {marker: _bring(host, there.get(marker), body) for marker, body in sorted(bodies.items())}


def _bring(host: Host, old: Comment | None, body: str) -> Done:
    if old is None:
        host.create(body)
        return "written"
    if old.body.replace("\r\n", "\n").rstrip() == body.rstrip():
        return "unchanged"
    host.update(old, body)
    return "edited"
