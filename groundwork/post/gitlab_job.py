"""Files of a merge request's own job, fetched from GitLab: what commit they are of is what GitLab says of the job."""

import io
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any, Final

from groundwork.errors import ReviewRefused
from groundwork.post.checked import COMMENT, MOST_BYTES, MOST_STACKS
from groundwork.post.host import Api

JOB: Final = "review"
"""Name of the job that makes them; files of any other are not taken."""
MOST_ARCHIVE: Final = 32 * 1024 * 1024
"""Bytes of the archive."""


def fetch(api: Api, project: str, job: int, into: Path) -> str:
    """Unpack a job's comments into a folder, and return the commit the job was of.

    Raises:
        ReviewRefused: it is another job, or its archive is none of a review.
    """
    said: Any = api.call("GET", f"{project}/jobs/{job}")
    if said["name"] != JOB:
        raise ReviewRefused(f"job {job} is `{said['name']}`", f"name a job `{JOB}`")
    packed = api.bytes(f"{project}/jobs/{job}/artifacts", MOST_ARCHIVE)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            for one in archive.infolist()[: 40 * MOST_STACKS]:
                path = PurePosixPath(one.filename)
                if len(path.parts) == 3 and path.name == COMMENT and one.file_size <= MOST_BYTES:
                    folder = into / f"stack-{len(list(into.iterdir()))}"
                    folder.mkdir()
                    (folder / COMMENT).write_bytes(archive.read(one))
    except (zipfile.BadZipFile, RuntimeError, ValueError) as error:
        raise ReviewRefused(f"what job {job} kept is no archive", f"run the job `{JOB}` again") from error
    return str(said["commit"]["id"])
