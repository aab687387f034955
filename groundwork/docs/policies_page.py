"""`docs/policies.md`: every rule's card, by area, and how rules are asked."""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from groundwork.report.rule_card import card_lines
from policies.registry import AREAS, rules
from policies.rule import Kind, Rule

INTRODUCTION: Final = """\
# Rules

*Written by `groundwork docs` from the cards in `policies/`; a test holds it current.*

{count} rules say what an environment is held to. The same function judges a plan offline (`groundwork check STACK`), a pull request
(`groundwork review`) and the real engine (`pulumi up --policy-pack policies`); the same card is this page, `groundwork explain NET-04` and
the comment. [Pull requests](pull-requests.md) says how they are used, [anatomy of a rule](anatomy/rule.md) how one is added.

- A verdict is **passed**, **violated**, **not known** (it needs what only the cloud decides; the engine asks again in the update) or
  **error** (the rule itself failed). What is not known is counted and said. It is never an alarm, and never taken for passed.
- **high** and **critical** stop a deployment and fail a pull request, **medium** and **low** are told. Where a severity or a number
  differs between `tier: dev` and `tier: prod`, both are given. Own servers are judged as production.
- Looked at are: a *resource* alone, before it is made; a *relation* of resources; the whole *plan* with its cost; the *environment* file;
  the *inventory* of own servers; a *change* against the base of a pull request.
- In the engine's preview Pulumi lets a mandatory policy that meets an unknown value only advise. So a rule whose verdict is not known
  does not stop a preview; it is asked again in the update, a rule of one resource before that resource is made.
- A rule's parameters may be given other values, and a violation may be passed over with a reason, an owner and a last day, in
  `policies.yaml`.
"""


def text() -> str:
    """The whole page."""
    parts = [INTRODUCTION.format(count=len(rules())), *_table(), ""]
    for area, folder in AREAS.items():
        own = [one for one in rules() if one.area == area]
        parts += [f"## {(import_module(f'policies.{folder}').__doc__ or '').strip().rstrip('.')}", ""]
        for one in own:
            parts += _card(one)
    return "\n".join(parts).rstrip() + "\n"


def _table() -> Iterator[str]:
    yield "| area | rules | of one resource | relations | plan and cost | environment | own servers | changes |"
    yield "|---|---|---|---|---|---|---|---|"
    for area, folder in AREAS.items():
        own = [one.kind for one in rules() if one.area == area]
        counts = " | ".join(str(own.count(kind)) for kind in Kind)
        yield f"| {folder.replace('_', ' ')} (`{area}`) | {len(own)} | {counts} |"


def _card(one: Rule) -> Iterator[str]:
    yield f"### {one.id}: {one.title}"
    yield ""
    for name, told in card_lines(one):
        yield f"- **{name}**: {told}"
    yield ""
