"""`python -m tests.environment.gallery`: write every screen of the gallery anew; look at the difference before committing."""

import contextlib
import datetime
import io
import os

from groundwork.cli import run
from infra.environment.checks import kubernetes
from tests.environment.builders import GALLERY, ROOT


def rewrite() -> None:
    os.chdir(ROOT)
    kubernetes.today = lambda: datetime.date(2026, 11, 24)
    for file in sorted(GALLERY.glob("*.yaml")):
        shown = io.StringIO()
        with contextlib.redirect_stderr(shown), contextlib.redirect_stdout(io.StringIO()):
            run(["validate", "gallery", "--config-file", f"tests/gallery/{file.name}"])
        file.with_suffix(".txt").write_text(shown.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
