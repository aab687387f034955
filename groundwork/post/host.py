"""What a code host must be able to do, and how its API is spoken to."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

import urllib3

from groundwork.errors import HostRefused

RETRY: Final = urllib3.Retry(
    total=4, backoff_factor=1, status_forcelist=(429, 502, 503, 504), allowed_methods=("GET", "PUT", "PATCH")
)
"""What is safe to say twice is said again when the host is busy; a comment is never made twice."""
PAGE: Final = 100
"""Most comments a page, as both hosts allow."""
MOST_PAGES: Final = 100
"""Pages that are looked through for our comment: ten thousand comments."""


@dataclass(frozen=True)
class Comment:
    """A comment as the host keeps it."""

    id: int
    body: str


class Host(Protocol):
    """A code host with the pull request that a commit belongs to."""

    def comments(self) -> Iterator[Comment]:
        """Yield every comment of the pull request, on all pages."""
        ...

    def create(self, body: str) -> None:
        """Write a new comment."""
        ...

    def update(self, comment: Comment, body: str) -> None:
        """Write one of ours anew."""
        ...


class Api:
    """JSON over HTTPS with a token that is never shown."""

    def __init__(self, root: str, headers: Mapping[str, str]) -> None:
        self.root = root.rstrip("/")
        self._pool = urllib3.PoolManager(headers=dict(headers), retries=RETRY, timeout=30)

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask, and return what was answered.

        Raises:
            HostRefused: the host cannot be reached, or said no.
        """
        fields: dict[str, Any] = {} if body is None else {"body": json.dumps(body).encode()}
        if body is not None:
            fields["headers"] = {**self._pool.headers, "Content-Type": "application/json"}
        try:
            answer = self._pool.request(method, f"{self.root}{path}", **fields)
        except urllib3.exceptions.HTTPError as error:
            reason = type(getattr(error, "reason", None) or error).__name__
            raise HostRefused(f"`{self.root}` cannot be reached: {reason}", "try again; nothing was posted") from error
        if answer.status >= 400:
            raise HostRefused(
                f"`{method} {path.partition('?')[0]}` was answered {answer.status}", _remedy(answer.status)
            )
        return json.loads(answer.data or b"null")

    def bytes(self, path: str, most: int) -> bytes:
        """Fetch a file of at most so many bytes."""
        answer = self._pool.request("GET", f"{self.root}{path}", preload_content=False)
        try:
            found: bytes = answer.read(most + 1)
        finally:
            answer.release_conn()
        if answer.status >= 400:
            raise HostRefused(f"`GET {path}` was answered {answer.status}", _remedy(answer.status))
        if len(found) > most:
            raise HostRefused(
                f"`GET {path}` is larger than {most} bytes", "what is kept of a job must be its review alone"
            )
        return found

    def pages(self, path: str) -> Iterator[Any]:
        """Yield each row of a list that comes in pages."""
        joint = "&" if "?" in path else "?"
        for page in range(1, MOST_PAGES + 1):
            rows = cast("list[Any]", self.call("GET", f"{path}{joint}per_page={PAGE}&page={page}"))
            yield from rows
            if len(rows) < PAGE:
                return


def _remedy(status: int) -> str:
    if status in {401, 403}:
        return (
            "the token may not do that: it needs to write comments of pull requests, which a fork's own job never may;"
            " `docs/pull-requests.md` has the two jobs"
        )
    if status == 404:
        return "check `--repository`; a token that may not see it is answered the same"
    return "try again; what was posted before stays"
