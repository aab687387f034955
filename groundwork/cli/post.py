"""`groundwork post DIR`: bring a review to its pull request; the only command that is given a code host's token."""

import os
import re
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from groundwork.errors import UsageError
from groundwork.post import github, gitlab
from groundwork.post.checked import comments
from groundwork.post.post import post
from groundwork.screen import data
from infra.environment.mistakes import shown

app = typer.Typer(rich_markup_mode=None, add_completion=False)
TOKENS = {"github": "GITHUB_TOKEN", "gitlab": "GROUNDWORK_TOKEN"}
"""Environment variable of the token of each host."""


class HostName(Enum):
    """Hosts that can be posted to."""

    GITHUB = "github"
    GITLAB = "gitlab"


@app.command("post")
def post_command(  # noqa: PLR0917 - the command line names them
    folder: Annotated[Path | None, typer.Argument(help="Folder that `groundwork review --out` wrote.")] = None,
    host: Annotated[HostName, typer.Option(help="Code host.")] = HostName.GITHUB,
    repository: Annotated[str, typer.Option(help="`owner/name`; on GitLab with its groups.")] = "",
    commit: Annotated[
        str, typer.Option(help="Head of the pull request, as the host says it; 40 hexadecimal digits.")
    ] = "",
    job: Annotated[int, typer.Option(min=0, help="GitLab: job whose files are taken instead of a folder.")] = 0,
    link: Annotated[str, typer.Option(help="Address of the run that made the review; stands below the comment.")] = "",
    api: Annotated[str, typer.Option(help="Address of the host's API, if it is your own.")] = "",
) -> None:
    """Post a review on its pull request: checked first, written once for each stack, edited after that."""
    token = os.environ.get(TOKENS[host.value], "")
    if not token:
        raise UsageError(
            f"`{TOKENS[host.value]}` is not set", "the token comes from the environment, never from the command line"
        )
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", repository):
        raise UsageError(f"`--repository` is `{shown(repository)}`", "write `owner/name`")
    if link and not re.fullmatch(r"https://[\w.-]+(:\d+)?/[\w./-]*", link):
        raise UsageError(f"`--link` is `{shown(link)}`", "write the address of a run, `https://…`")
    if host is HostName.GITLAB and job:
        with TemporaryDirectory() as name:
            there = gitlab.GitLab.of_job(repository, job, Path(name), token, api or gitlab.API)
            found = comments(Path(name))
    else:
        if folder is None or not re.fullmatch(r"[0-9a-f]{40}", commit):
            raise UsageError(
                f"`--commit` is `{shown(commit)}`", "name the folder of the review and the 40 digits of its commit"
            )
        found = comments(folder)
        if host is HostName.GITHUB:
            there = github.GitHub(repository, commit, token, api or github.API)
        else:
            there = gitlab.GitLab(repository, commit, token, api or gitlab.API)
    done = post(there, {marker: _signed(body, link) for marker, body in found.items()})
    for marker, what in done.items():
        data().print(f"{marker[5:-4].strip()}: {what}")


def _signed(body: str, link: str) -> str:
    """The comment with the run that made it, which the one who posts knows and the review does not."""
    return (
        f"{body.rstrip()}\n\n<sub>Made by [this run]({link}), with the pull request's own code.</sub>\n"
        if link
        else body
    )
