"""READMEs of the Ansible roles, and the page of what was run where, from argument specs and `meta/verified.yml`."""

from pathlib import Path
from typing import Any, Final

import yaml

from groundwork.docs import ROOT

ROLES: Final = ROOT / "ansible" / "roles"
NOTE: Final = "*Written by `groundwork docs` from `meta/argument_specs.yml` and `meta/verified.yml`.*"


def names() -> list[str]:
    """Roles that state what of them was run."""
    return sorted(path.parents[1].name for path in ROLES.glob("*/meta/verified.yml"))


def readme(role: str) -> str:
    """README of one role: what it is for, its steps, its variables, what was run."""
    spec = _yaml(role, "argument_specs.yml")["argument_specs"]["main"]
    verified = _yaml(role, "verified.yml")
    lines = [f"# {role}", "", f"{spec['short_description']}.", "", NOTE, ""]
    lines += ["| variable | type | default | |", "|---|---|---|---|"]
    lines += [_row(name, option) for name, option in spec["options"].items()]
    lines += [
        "",
        "**Run:** " + "; ".join(verified["run"]) + ".",
        "",
        "**Not run:** " + "; ".join(verified["not_run"]) + ".",
    ]
    steps = _steps(ROLES / role / "tasks" / "main.yml")
    return "\n".join([*lines, "", *(["Tags: " + ", ".join(f"`{step}`" for step in steps) + ".", ""] if steps else [])])


def text() -> str:
    """The page of what was run and what was not."""
    lines = [
        "# Roles: what was run, and what was not",
        "",
        NOTE,
        "",
        "| role | for | run | not run |",
        "|---|---|---|---|",
    ]
    for role in names():
        spec, verified = _yaml(role, "argument_specs.yml")["argument_specs"]["main"], _yaml(role, "verified.yml")
        run, not_run = ("<br>".join(verified[kind]) for kind in ("run", "not_run"))
        lines.append(
            f"| [{role}](../ansible/roles/{role}/README.md) | {spec['short_description']} | {run} | {not_run} |"
        )
    return "\n".join([*lines, ""])


def _row(name: str, option: dict[str, Any]) -> str:
    kind = option["type"] + (f" of {option['elements']}" if "elements" in option else "")
    told = str(option["description"]).replace("|", "\\|")
    if option.get("required"):
        return f"| `{name}` | {kind} | to be set | {told} |"
    default = yaml.safe_dump(option["default"], default_flow_style=True, width=10**6).removesuffix("\n...\n").strip()
    return f"| `{name}` | {kind} | `{default.replace('|', chr(92) + '|')}` | {told} |"


def _steps(file: Path) -> list[str]:
    """Tags of a role's steps, in their order."""
    tasks: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return list(dict.fromkeys(tag for task in tasks for tag in task.get("tags", ())))


def _yaml(role: str, file: str) -> Any:
    return yaml.safe_load((ROLES / role / "meta" / file).read_text(encoding="utf-8"))
