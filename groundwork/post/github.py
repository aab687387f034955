"""GitHub: comments of the pull request whose head is a commit."""

from collections.abc import Iterator

from groundwork.errors import HostRefused
from groundwork.post.host import Api, Comment

API = "https://api.github.com"
VERSION = "2022-11-28"
"""Version of the API, which GitHub keeps working for two years after the next (its docs, "API Versions")."""


class GitHub:
    """The pull request of `repository` whose head is `commit`.

    The number is asked for by the commit, which the host itself says was built; nothing a pull request's own job wrote
    decides where is posted.
    """

    def __init__(self, repository: str, commit: str, token: str, root: str = API) -> None:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "User-Agent": "groundwork",
            "X-GitHub-Api-Version": VERSION,
        }
        self._api = Api(root, headers)
        self._repository = f"/repos/{repository}"
        self.number = self._open_with_head(commit)

    def _open_with_head(self, commit: str) -> int:
        found = [
            int(one["number"])
            for one in self._api.pages(f"{self._repository}/commits/{commit}/pulls")
            if one["state"] == "open" and one["head"]["sha"] == commit
        ]
        if not found:
            raise HostRefused(
                f"no open pull request has `{commit[:12]}` as its head",
                "it was closed, or a newer commit was pushed, whose own review is posted then",
            )
        return found[0]

    def comments(self) -> Iterator[Comment]:
        """Yield every comment of the pull request, on all pages."""
        for one in self._api.pages(f"{self._repository}/issues/{self.number}/comments"):
            yield Comment(int(one["id"]), one["body"] or "")

    def create(self, body: str) -> None:
        """Write a new comment."""
        self._api.call("POST", f"{self._repository}/issues/{self.number}/comments", {"body": body})

    def update(self, comment: Comment, body: str) -> None:
        """Write one of ours anew."""
        self._api.call("PATCH", f"{self._repository}/issues/comments/{comment.id}", {"body": body})
