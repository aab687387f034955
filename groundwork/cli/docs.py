"""`groundwork docs`: write the generated pages, or see that they are current."""

from typing import Annotated

import typer

from groundwork import docs as pages
from groundwork.errors import NotReady
from groundwork.screen import say

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with an error when a page is not current.")
    ] = False,
) -> None:
    """Write the generated pages: schema, environment reference, gallery, facts."""
    if check:
        old = list(pages.stale())
        if old:
            raise NotReady(
                f"{', '.join(f'`{page}`' for page in old)} is not current",
                "run `groundwork docs` and commit what it writes",
            )
        return
    for page in pages.write():
        say("wrote", page)
