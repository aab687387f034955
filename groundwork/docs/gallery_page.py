"""`docs/gallery.md`: the broken environments beginners write, and the screen each gets, from `tests/gallery`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

GALLERY: Final = Path(__file__).parents[2] / "tests" / "gallery"
"""Broken environments, and beside each the screen it gets."""

HEAD: Final = """\
# Gallery of mistakes

*Written by `groundwork docs` from `tests/gallery`.*

Each file below is one that somebody new might write, with the screen that `groundwork validate` answers it with. Nothing is
made or changed, and the command ends with exit code 1. A test runs every one of them and compares the whole screen.
"""

TOPICS: Final[dict[str, str]] = {
    "file": "The file itself",
    "yaml": "YAML that two readers read in two ways",
    "key": "Keys and their values",
    "region": "Region and zones",
    "machine": "Machines and accelerators",
    "memory": "Memory",
    "fabric": "Fast fabric and sharing",
    "spot": "Capacity",
    "network": "Network and doors",
    "prod": "Production, versions, names",
    "schedule": "Schedules, budget, storage, access, waivers",
    "target": "Own servers: the file",
    "host": "Own servers: sites and hosts",
    "group": "Own servers: groups and disks",
    "hosted": "Own servers: models and services",
}
"""Chapters by the first word of their first topic."""

_BELONGS: Final[dict[str, str]] = {
    "zone": "region", "accelerator": "machine", "system": "machine", "model": "memory", "sharing": "fabric", "floor": "spot",
    "reservation": "spot", "disruption": "spot", "open": "network", "private": "network", "kubernetes": "prod", "tag": "prod",
    "label": "prod", "pool": "prod", "budget": "schedule", "lustre": "schedule", "archive": "schedule", "access": "schedule",
    "waiver": "schedule", "gateway": "network", "registry": "schedule",
    "site": "host", "vpn": "host", "disk": "group", "service": "hosted",
}  # fmt: skip


def text() -> str:
    """The whole page."""
    parts = [HEAD]
    for topic, title in TOPICS.items():
        parts.append(f"## {title}\n")
        for file in sorted(GALLERY.glob("*.yaml")):
            if topic_of(file.stem) == topic:
                parts += list(_piece(file))
    return "\n".join(parts).rstrip() + "\n"


def topic_of(name: str) -> str:
    """The chapter a file belongs to, by the first word of its name."""
    word = name.partition("-")[0]
    return _BELONGS.get(word, word)


def _piece(file: Path) -> Iterator[str]:
    content, screen = file.read_bytes(), file.with_suffix(".txt").read_text(encoding="utf-8")
    lines = shown(content).splitlines()
    caption = (
        lines[0].removeprefix("\\ufeff").lstrip("# ").rstrip(".")
        if lines and "# " in lines[0]
        else file.stem.replace("-", " ").capitalize()
    )
    yield f"### {caption}\n"
    yield f"`{file.stem}.yaml`\n"
    if lines[1:]:
        yield f"```yaml\n{chr(10).join(lines[1:])}\n```\n"
    yield f"```text\n{screen.strip()}\n```\n"


def shown(content: bytes) -> str:
    """A file as a page can show it: what cannot be seen is written as an escape, long lines are cut."""
    text = content.decode("utf-8", "backslashreplace")
    plain = "".join(
        char if char in "\n\t" or (char.isprintable() and char != "\u202e") else char.encode("unicode_escape").decode()
        for char in text
    )
    return "\n".join(line if len(line) <= 160 else line[:159] + "…" for line in plain.splitlines())
