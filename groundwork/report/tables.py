"""Tables without lines: names to the left, numbers to the right."""

from collections.abc import Collection

from rich.table import Table


def table(*titles: str, left: int = 1, fold: Collection[int] = ()) -> Table:
    """Make an empty table; the first `left` columns hold words, and the columns `fold` may go over several lines."""
    made = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True, padding=(0, 2, 0, 0))
    for index, title in enumerate(titles):
        folds = index in fold
        made.add_column(
            title,
            justify="left" if index < left or folds else "right",
            no_wrap=not folds,
            overflow="fold" if folds else "ellipsis",
        )
    return made
