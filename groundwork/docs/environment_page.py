"""`docs/environment.md`: every key an environment may have, from the models."""

from collections.abc import Iterable, Iterator
from typing import Final

from infra.environment.base import Range
from infra.environment.checks.cards import CARDS, READING
from infra.environment.fields import ANY, Key, children, top
from infra.environment.onprem import OnpremEnvironment
from infra.environment.reference import OWN, UNSET, entry

HEAD: Final = """\
# The environment

*Written by `groundwork docs` from `infra/environment`.*

One file, `Pulumi.<stack>.yaml`, says what an environment is. These lines are enough for a sound small one:

```yaml
config:
  groundwork:environment:
    region: us-east-1
    owner: ada@example.com
    pools: {gpu: {accelerator: l4}}
    models: {chat: {source: "hf://meta-llama/Llama-3.1-8B-Instruct", parameters_billions: 8, precision: fp8, pool: gpu}}
```

What is not said has the default an expert would choose; the tables say which, and why. `groundwork validate STACK` shows
every mistake at once, `groundwork explain KEY` shows one row of this page, and `groundwork plan STACK` shows what the
environment will be and cost. The project's own files are examples that grow: [dev](../Pulumi.dev.yaml),
[team](../Pulumi.team.yaml), [prod](../Pulumi.prod.yaml), [training](../Pulumi.training.yaml), [onprem](../Pulumi.onprem.yaml).

For completion and hovers in an editor, begin the file with this line (the examples have it):

```yaml
# yaml-language-server: $schema=docs/environment.schema.json
```

- Repeated things (`pools`, `models`, `schedules`) are maps by a name you choose: the name becomes part of the resources'
  names, and adding one renames no other. In keys, `*` stands for such a name, or for a place in a list.
- Counts are always `{min: …, max: …}`; half of one keeps the other half's default. Money is US dollars a month of 730 hours.
- Other keys of the file and of `config:` are Pulumi's own and are left alone.
- Values that YAML readers take in two ways (`no`, `010`, `1e3`, dates without quotes) are refused with the spelling that
  means one thing. There are no secrets in the file; it can be shown to anybody.
"""

ONPREM: Final = """\
## On own servers

With `target: onprem` a file describes Linux servers that are there already, and has these keys instead; [own-servers.md](own-servers.md)
says what is done with them. The smallest one:

```yaml
config:
  groundwork:environment:
    target: onprem
    owner: ada@example.com
    sites: {lab: {networks: [192.168.10.0/24]}}
    groups: {gpu: {roles: [gpu], gpus: {model: l4, count: 2}}}
    hosts: {gpu-1: {group: gpu, site: lab, address: 192.168.10.21}}
```

`gpu[001:125]` as a name stands for 125 hosts, in the syntax of Ansible's own inventories; `10.20.1.[1:125]` gives them addresses. In
braces such text needs quotes.
"""

CHECKED: Final = """\
## What is checked

Beyond the form of each key, these hold, or the file is refused before anything is made. `groundwork explain CODE` shows one.
A check that can be waived takes a written reason:

```yaml
    waivers:
      - check: host-memory
        key: models.chat
        reason: Weights are streamed from the bucket; measured on this type in March.
```

| code | what holds | otherwise | can be waived |
|---|---|---|---|"""


def text() -> str:
    """The whole page."""
    parts = [HEAD, "## First keys\n", *_keys(top()), "", ONPREM, *_keys(top(OnpremEnvironment), "###")]
    parts += [
        "",
        CHECKED,
        *(
            f"| `{code}` | {card.title} | {card.why} | {'yes' if card.waivable else 'no'} |"
            for code, card in CARDS.items()
        ),
    ]
    parts += ["", "## How the file is read\n", "| code | what holds |", "|---|---|"]
    parts += [f"| `{code}` | {title} |" for code, title in READING.items()]
    return "\n".join(parts) + "\n"


def _keys(environment: Key, level: str = "##") -> Iterator[str]:
    """All keys of a kind of environment: those without keys below them, then each with its own section."""
    yield from _table(child for child in children(environment) if not _has_keys(child))
    for child in children(environment):
        if _has_keys(child):
            yield ""
            yield from _section(child, level)


def _section(key: Key, level: str) -> Iterator[str]:
    """A first key and everything below it."""
    told = entry(key)
    yield f"{level} `{told.key}`\n"
    kind = "" if key.models else f" A {told.type}."
    yield f"{told.description}{kind}\n"
    yield from _table(_below(key))


def _has_keys(key: Key) -> bool:
    """Whether there are keys of a model somewhere below."""
    return bool(key.models) or any(child.models for child in children(key))


def _below(key: Key) -> Iterator[Key]:
    """Keys that a table has a row for: not the two of a range, nor each element of a list."""
    for child in children(key):
        if child.path[-1] != ANY:
            yield child
        if child.type is not Range and (child.models or _has_keys(child)):
            yield from _below(child)


def _table(keys: Iterable[Key]) -> Iterator[str]:
    yield "| key | type | default | what it is, and why |"
    yield "|---|---|---|---|"
    for key in keys:
        told = entry(key)
        words = (OWN, UNSET, "required", "", "the stack's name")
        default = told.default if told.default in words else f"`{told.default}`"
        yield f"| `{told.key}` | {_cell(told.type)} | {default} | {_cell(told.description)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
