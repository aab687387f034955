"""GitLab: notes of the merge request whose head is a commit."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from groundwork.errors import HostRefused
from groundwork.post.gitlab_job import fetch
from groundwork.post.host import Api, Comment

API = "https://gitlab.com/api/v4"


class GitLab:
    """The merge request of `repository` whose head is `commit`."""

    def __init__(self, repository: str, commit: str, token: str, root: str = API) -> None:
        self._api, self._project = _project(repository, token, root)
        self.number = self._open_with_head(commit)

    @staticmethod
    def of_job(repository: str, job: int, into: Path, token: str, root: str = API) -> "GitLab":
        """The merge request that a job was of, the job's comments unpacked into a folder."""
        api, project = _project(repository, token, root)
        return GitLab(repository, fetch(api, project, job, into), token, root)

    def _open_with_head(self, commit: str) -> int:
        found = [
            int(one["iid"])
            for one in self._api.pages(f"{self._project}/repository/commits/{commit}/merge_requests")
            if one["state"] == "opened" and one["sha"] == commit
        ]
        if not found:
            raise HostRefused(
                f"no open merge request has `{commit[:12]}` as its head",
                "it was closed, or a newer commit was pushed, whose own review is posted then",
            )
        return found[0]

    def comments(self) -> Iterator[Comment]:
        """Yield every note of the merge request, on all pages."""
        for one in self._api.pages(f"{self._project}/merge_requests/{self.number}/notes"):
            if not one["system"]:
                yield Comment(int(one["id"]), one["body"])

    def create(self, body: str) -> None:
        """Write a new note."""
        self._api.call("POST", f"{self._project}/merge_requests/{self.number}/notes", {"body": body})

    def update(self, comment: Comment, body: str) -> None:
        """Write one of ours anew."""
        self._api.call("PUT", f"{self._project}/merge_requests/{self.number}/notes/{comment.id}", {"body": body})


def _project(repository: str, token: str, root: str) -> tuple[Api, str]:
    return Api(root, {"PRIVATE-TOKEN": token, "User-Agent": "groundwork"}), f"/projects/{quote(repository, safe='')}"
