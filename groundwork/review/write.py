"""The files of a review: each whole or not at all."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

from groundwork.errors import UsageError
from groundwork.report.diagram import svg
from groundwork.review import json
from groundwork.review.html import html
from groundwork.review.junit import junit
from groundwork.review.make import Reviewed
from groundwork.review.markdown import markdown
from groundwork.review.sarif import sarif

PAGE = "report.html"


def texts(reviewed: Reviewed, link: str = "") -> Iterator[tuple[str, Callable[[], str]]]:
    """Name of each file, and what writes its text. `link` is put in front of a file's path to link its lines."""
    report, bill = reviewed.report, reviewed.bill
    yield "comment.md", lambda: markdown(report, link=link, full=PAGE)
    yield "review.json", lambda: json.text(report)
    yield PAGE, lambda: html(report, picture=svg(bill) if bill else "")
    yield "findings.sarif", lambda: sarif(report)
    yield "junit.xml", lambda: junit(report)


def write(reviewed: Reviewed, folder: Path, link: str = "") -> Path:
    """Write all of them into `folder/STACK`, in place of what an earlier review left there.

    Raises:
        UsageError: the folder cannot be written to.
    """
    final = folder / reviewed.report.stack
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=".review-", dir=folder))
        try:
            for name, make in texts(reviewed, link):
                (fresh / name).write_text(make(), encoding="utf-8")
            fresh.chmod(0o755)
            if final.exists():
                shutil.rmtree(final)
            fresh.replace(final)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except OSError as error:
        raise UsageError(
            f"`--out` is `{folder}`, which cannot be written: {error.strerror}", "name another folder"
        ) from error
    return final
