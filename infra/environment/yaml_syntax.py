"""Why a text is not YAML, in plain words: libyaml's problems and what a person did to get them."""

from collections.abc import Iterator
from typing import Any, Final

import yaml

from infra.environment.mistakes import Mistake, shown

MAX_DEPTH: Final = 40
"""Deepest nesting read; an environment uses 7."""
SEVEN_LEVELS: Final = "an environment needs seven levels; remove the extra brackets or indentation"


def syntax_mistakes(error: yaml.YAMLError, text: str) -> Iterator[Mistake]:
    """Say in plain words why the text is not YAML."""
    mark: Any = getattr(error, "problem_mark", None)
    line = mark.line if mark is not None else 0
    lines = text.splitlines()
    tabbed = [number for number, content in enumerate(lines) if "\t" in content[: len(content) - len(content.lstrip())]]
    if line in tabbed:
        for number in tabbed[:20]:
            yield Mistake(
                code="yaml-tab",
                line=number + 1,
                column=lines[number].index("\t") + 1,
                message=f"line {number + 1} is indented with a tab, which YAML does not allow",
                hint="indent with two spaces; most editors can convert the whole file",
            )
        return
    if "nesting depth" in str(error):
        yield Mistake(
            code="yaml-depth",
            line=line + 1,
            column=1,
            message=f"values are nested more than {MAX_DEPTH} deep",
            hint=SEVEN_LEVELS,
        )
        return
    start: Any = getattr(error, "context_mark", None)
    if start is not None and any(
        phrase in str(error) for phrase in ("unexpected end of stream", "did not find expected ',' or")
    ):
        mark, line = start, start.line  # where it was opened tells more than where the file ends
    message, hint = _explained(error, lines[line] if line < len(lines) else "")
    yield Mistake(
        code="yaml-syntax",
        line=line + 1,
        column=(mark.column + 1) if mark is not None else 1,
        message=message,
        hint=hint,
    )


def _explained(error: yaml.YAMLError, content: str) -> tuple[str, str]:
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    at = f": `{shown(content.strip())}`" if content.strip() else ""
    for phrase, message, hint in _PROBLEMS:
        if phrase in problem or phrase in context:
            return f"{message}{at}", hint
    return (
        f"the file is not YAML, {shown(problem)}{at}",
        "check indentation, colons and quotes on this line and the one before it",
    )


_PROBLEMS: Final = (
    ("mapping values are not allowed", "a colon stands where no key can be", "put a space after each colon (`key: value`), indent the keys of a block alike, and put text that holds `: ` in quotes"),
    ("could not find expected ':'", "a key without its colon", "write `key: value`, with a space after the colon"),
    ("did not find expected ',' or", "a bracket that is opened here is not closed, or a comma is missing", "close the bracket, or write one item a line as `- item`"),
    ("unexpected end of stream", "a quote that is opened here is never closed", "close it with the same quote it begins with"),
    ("unknown escape character", 'a backslash in double quotes that means nothing', "use single quotes, in which a backslash is only a backslash"),
    ("escape code", "an escape in double quotes that stands for no character", "write the character itself, or use single quotes"),
    ("undefined alias", "an alias (`*name`) of something that was never named", "put the text in quotes if `*` is meant as it stands"),
    ("alias", "a `*` or `&` that YAML takes for an alias or an anchor", "put the text in quotes"),
    ("cannot start any token", "a character that cannot begin a value", "put the text in quotes"),
    ("did not find expected key", "a line that fits no key above it", "indent every key of a block by the same number of spaces; a block has either keys or items with `- `"),
    ("did not find expected '-' indicator", "an item of a list without its `-`", "begin each item with `- `, all indented alike"),
    ("block sequence entries are not allowed", "a `-` that stands where no list can begin", "begin the list on the line after its key"),
    ("expected <document start>", "text after the end of the document", "indent it alike with the lines above"),
    ("tag", "a `!` that YAML takes for a tag", "put the text in quotes"),
)  # fmt: skip
