"""Turn a tree into the typed model, noting each wrong key and going on with the rest."""

import json
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import ValidationError

from infra.environment.environment import Environment
from infra.environment.explain import explain
from infra.environment.fields import key_at
from infra.environment.mistakes import Mistake, Path
from infra.environment.scalars import YES_NO
from infra.environment.tree import Node, Scalar

ROUNDS: Final = 12
"""Most passes of validate, put right, validate again. A pass clears all mistakes it sees, so three are usual."""

STAND_INS: Final[dict[str, Scalar]] = {"name": "unnamed", "owner": "owner@example.com", "region": "xx-unknown-0"}
"""What stands for a required key of the environment while the rest is judged; mistakes at these keys are not told."""

_UNREAD: Final = frozenset({"yaml-ambiguous", "yaml-tag", "yaml-anchor"})
"""Mistakes of the text after which a value is not known."""


@dataclass
class Shaped:
    """The model as far as it could be made, and what had to be left out to make it."""

    tree: Node
    environment: Environment | None = None
    mistakes: list[Mistake] = field(default_factory=list[Mistake])
    doubtful: set[Path] = field(default_factory=set[Path])
    """Keys that were taken out without knowing what was meant; checks that lean on them stay silent."""

    def place(self, mistake: Mistake) -> Mistake:
        """Give a mistake found on the model its line, its column and its path as written in the file."""
        nodes = list(self.tree.chain(mistake.path))
        node, rest = nodes[-1], mistake.path[len(nodes) - 1 :]
        at_value = not rest and not isinstance(node.value, dict | list)
        line, column = (
            (node.line, node.column) if at_value else (node.key_line or node.line, node.key_column or node.column)
        )
        return replace(mistake, path=(*node.path[len(self.tree.path) :], *rest), line=line, column=column)


def shape(tree: Node, stack: str, before: list[Mistake]) -> Shaped:
    """Make the model of `tree`; its name is the stack's unless it says one itself."""
    shaped = Shaped(tree)
    if "name" not in tree.items:
        tree.items["name"] = Node(stack.rsplit("/", 1)[-1], (*tree.path, "name"))
    for mistake in before:
        if mistake.code in _UNREAD:
            _settle(shaped, mistake.path)
    for _ in range(ROUNDS):
        try:
            shaped.environment = Environment.model_validate_json(json.dumps(tree.plain(), allow_nan=False))
            return shaped
        except ValidationError as error:
            _note(shaped, error)
        except (ValueError, RecursionError) as error:
            shaped.mistakes.append(_unreadable(error))
            return shaped
    return shaped


def _note(shaped: Shaped, error: ValidationError) -> None:
    """Note every mistake of one pass, then mend the tree for the next."""
    findings = [explain(detail, shaped.tree) for detail in error.errors(include_url=False)]
    made = {finding.makes for finding in findings}
    shaped.mistakes += [
        each.mistake for each in findings if not (each.mistake.path in made or _follows(shaped, each.mistake))
    ]
    chains = [(finding, list(shaped.tree.chain(finding.path))) for finding in findings]
    for finding, chain in chains:
        if finding.repair is not None:
            finding.repair()
        else:
            _take_out(shaped, finding.mistake.path, finding.path, chain)


def _settle(shaped: Shaped, path: Path) -> None:
    """Mend a value whose text was refused: a `yes` where a truth value belongs is read as meant, others are taken out."""
    chain = list(shaped.tree.chain(path))
    key = key_at(path)
    if key is not None and key.type is bool and str(chain[-1].value).lower() in YES_NO:
        chain[-1].value = YES_NO[str(chain[-1].value).lower()]
    else:
        _take_out(shaped, path, path, chain)


def _take_out(shaped: Shaped, written: Path, path: Path, chain: list[Node]) -> None:
    """Remove a wrong value, or what holds it where a part is missing; a required key of the environment gets a stand-in."""
    shaped.doubtful.add(written)
    if len(path) == 1 and path[0] in STAND_INS:
        shaped.tree.items[str(path[0])] = Node(STAND_INS[str(path[0])], (*shaped.tree.path, path[0]))
    elif len(chain) > 1:
        shaped.doubtful.add(chain[-1].path[len(shaped.tree.path) :])
        chain[-2].remove(chain[-1])


def _unreadable(error: Exception) -> Mistake:
    return Mistake(
        code="value",
        message=f"a value cannot be read, {error}",
        hint="write numbers in full, and nest no deeper than the reference page shows",
    )


def _follows(shaped: Shaped, mistake: Mistake) -> bool:
    """Whether a mistake comes of what was taken out before, and would tell the reader the same thing twice."""
    depth = len(mistake.path)
    inside = mistake.code == "missing" and any(path[:depth] == mistake.path for path in shaped.doubtful)
    return inside or mistake.path in shaped.doubtful
