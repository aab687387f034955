"""Turn a tree into the typed model, noting each wrong key and going on with the rest."""

import json
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import ValidationError

from infra.environment.environment import Environment
from infra.environment.explain import explain
from infra.environment.fields import ANY, key_at
from infra.environment.kinds import DEFAULT, KINDS, Described, Kind
from infra.environment.mistakes import Mistake, Path, did_you_mean, dotted, one_of, shown
from infra.environment.onprem import OnpremEnvironment
from infra.environment.scalars import YES_NO
from infra.environment.tree import Node, Scalar

ROUNDS: Final = 12
"""Most passes of validate, put right, validate again. A pass clears all mistakes it sees, so three are usual."""

OTHER_TARGETS: Final = {
    "on-premises": "onprem",
    "on-premise": "onprem",
    "baremetal": "onprem",
    "bare-metal": "onprem",
    "eks": "aws",
    "amazon": "aws",
}
"""What other tools call a target."""

STAND_INS: Final[dict[Path, Scalar]] = {
    ("name",): "unnamed",
    ("owner",): "owner@example.com",
    ("region",): "xx-unknown-0",
    ("models", ANY, "source"): "s3://stand-in",
    ("models", ANY, "parameters_billions"): 0.001,
    ("budget", "monthly_usd"): 1.0,
    ("schedules", ANY, "cron"): "0 0 1 1 *",
    ("waivers", ANY, "check"): "host-memory",
    ("waivers", ANY, "key"): "nowhere",
    ("waivers", ANY, "reason"): "No reason was given.",
}
"""What stands for a required key while the rest is judged; mistakes at these keys themselves are not told twice."""

_NAMED: Final = frozenset({"models", "schedules", "waivers"})

_UNREAD: Final = frozenset({"yaml-ambiguous", "yaml-tag", "yaml-anchor"})
"""Mistakes of the text after which a value is not known."""


@dataclass
class Shaped:
    """The model as far as it could be made, and what had to be left out to make it."""

    tree: Node
    kind: Kind = Environment
    """Model of the file, as its target decides."""
    described: Described | None = None
    mistakes: list[Mistake] = field(default_factory=list[Mistake])
    doubtful: set[Path] = field(default_factory=set[Path])
    """Keys that were taken out without knowing what was meant; checks that lean on them stay silent."""

    @property
    def environment(self) -> Environment | None:
        """The environment, where it is one in a cloud."""
        return self.described if isinstance(self.described, Environment) else None

    @property
    def onprem(self) -> OnpremEnvironment | None:
        """The environment, where it is one on own servers."""
        return self.described if isinstance(self.described, OnpremEnvironment) else None

    def place(self, mistake: Mistake) -> Mistake:
        """Give a mistake found on the model its line, its column and its path as written in the file."""
        nodes = list(self.tree.chain(mistake.path))
        node, rest = nodes[-1], mistake.path[len(nodes) - 1 :]
        at_value = not rest and not isinstance(node.value, dict | list)
        line, column = (
            (node.line, node.column) if at_value else (node.key_line or node.line, node.key_column or node.column)
        )
        path = (*node.path[len(self.tree.path) :], *rest)
        # The two paths differ where an element of a list, before this one, was taken out.
        message = mistake.message.replace(f"`{mistake.key}`", f"`{dotted(path)}`")
        return replace(mistake, path=path, message=message, line=line, column=column)


def shape(tree: Node, stack: str, before: list[Mistake]) -> Shaped:
    """Make the model of `tree`; its name is the stack's unless it says one itself."""
    shaped = Shaped(tree)
    _choose(shaped)
    if "name" not in tree.items:
        tree.items["name"] = Node(stack.rsplit("/", 1)[-1], (*tree.path, "name"))
    before[:] = [_settle(shaped, mistake) if mistake.code in _UNREAD else mistake for mistake in before]
    for _ in range(ROUNDS):
        try:
            shaped.described = shaped.kind.model_validate_json(json.dumps(tree.plain(), allow_nan=False))
            return shaped
        except ValidationError as error:
            if error.errors()[0]["type"] == "json_invalid":
                shaped.mistakes.append(_unreadable(ValueError("it holds half a character")))
                return shaped
            _note(shaped, error)
        except (ValueError, RecursionError) as error:
            shaped.mistakes.append(_unreadable(error))
            return shaped
    if not shaped.mistakes:
        shaped.mistakes.append(_unreadable(ValueError("mistakes in it hide each other")))
    return shaped


def _choose(shaped: Shaped) -> None:
    """Choose the model that the file's target names; where it names none there is, note it and take the one meant."""
    node = shaped.tree.items.get("target")
    if node is None or not isinstance(node.value, str):
        return  # not given: the default; a value of another type is told with the other keys
    if node.value not in KINDS:
        near = did_you_mean(node.value, list(KINDS)) or OTHER_TARGETS.get(node.value.lower())
        shaped.mistakes.append(
            Mistake(
                code="value", path=("target",), line=node.line, column=node.column, value=shown(node.value),
                message=f"`target` is `{shown(node.value)}`, not {one_of(list(KINDS))}",
                hint=f"did you mean `{near}`?" if near else f"write {one_of(list(KINDS))}", allowed=tuple(KINDS),
            )
        )  # fmt: skip
        node.value = near or DEFAULT
    shaped.kind = KINDS[node.value]


def _note(shaped: Shaped, error: ValidationError) -> None:
    """Note every mistake of one pass, then mend the tree for the next."""
    findings = [explain(detail, shaped.tree, shaped.kind) for detail in error.errors(include_url=False)]
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


def _settle(shaped: Shaped, mistake: Mistake) -> Mistake:
    """Mend a value whose text was refused, as its key's type tells: a `yes` is meant where a truth value belongs, and any
    plain text where text does. Others are taken out. The hint then names the one spelling that is meant."""
    chain = list(shaped.tree.chain(mistake.path))
    node, key, whole = chain[-1], key_at(mistake.path, shaped.kind), len(chain) == len(mistake.path) + 1
    if whole and key is not None and mistake.code == "yaml-ambiguous":
        if key.type is bool and mistake.value.lower() in YES_NO:
            node.value = YES_NO[mistake.value.lower()]
            return replace(mistake, hint=f"write `{str(node.value).lower()}`")
        if key.type is str and isinstance(node.value, str):
            return replace(mistake, hint=f'put it in quotes: `"{mistake.value}"`')
    _take_out(shaped, mistake.path, mistake.path, chain)
    return mistake


def _take_out(shaped: Shaped, written: Path, path: Path, chain: list[Node]) -> None:
    """Remove a wrong value, or what holds it where a part is missing; a key that must be there gets a stand-in."""
    shaped.doubtful.add(written)
    stand_in = STAND_INS.get(
        tuple(ANY if depth == 1 and path[0] in _NAMED else token for depth, token in enumerate(path))
    )
    if stand_in is not None and len(chain) >= len(path):
        holder = chain[len(path) - 1]
        holder.items[str(path[-1])] = Node(stand_in, (*holder.path, path[-1]))
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
    emptied = mistake.code == "length" and mistake.value in ("{}", "[]")
    inside = (mistake.code == "missing" or emptied) and any(path[:depth] == mistake.path for path in shaped.doubtful)
    return inside or mistake.path in shaped.doubtful
