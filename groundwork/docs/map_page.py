"""`docs/map.md`: every package, what it says of itself, and what it imports; read from the code."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from groundwork.errors import NotReady

ROOT: Final = Path(__file__).parents[2]
ROOTS: Final = ("groundwork", "infra")
PROGRAM: Final = "stacks"
"""The program `pulumi up` runs: a script and no package, so it is read by itself."""

HEAD: Final = """\
# Map of the code

*Written by `groundwork docs` from the code's own imports and docstrings.*

Arrows point one way, from what people run to what is known; `make arrows` refuses any other. The picture shows each room and
leaves out arrows that follow from others; the sections below have them all, imports inside a function included.
"""


@dataclass
class Package:
    """A folder of code, as its reader meets it."""

    name: str
    sentence: str
    modules: dict[str, str] = field(default_factory=dict[str, str])
    """Module to the first sentence of its docstring; the package itself is not among them."""
    imports: set[str] = field(default_factory=set[str])
    """Packages of ours it imports."""


def text() -> str:
    """The whole page."""
    packages = read()
    parts = [HEAD, "```mermaid", "flowchart TD", *_arrows(packages.values()), "```", ""]
    for package in packages.values():
        parts += [*_section(package, packages), ""]
    return "\n".join(parts).rstrip() + "\n"


def read(root: Path = ROOT) -> Mapping[str, Package]:
    """Every package by name, the program first, then in the order of their names.

    Raises:
        NotReady: a package or a module says nothing of itself.
    """
    try:
        import grimp  # noqa: PLC0415 - of the workshop alone
    except ImportError as error:
        raise NotReady("`grimp` is not installed, which reads the imports", "`make setup` installs it") from error
    graph = grimp.build_graph(*ROOTS, cache_dir=None)
    names = sorted(name for name in graph.modules if (root / name.replace(".", "/")).is_dir())
    _refuse_folders_that_are_no_package(root, names)
    packages = {PROGRAM: _program(root, names)}
    packages |= {name: Package(name, first_sentence(_file(root, name))) for name in names}
    for module in sorted(graph.modules - set(names)):
        packages[_owner(module, names)].modules[module] = first_sentence(_file(root, module))
    for module in graph.modules:
        owner = _owner(module, names)
        found = {_owner(other, names) for other in graph.find_modules_directly_imported_by(module)}
        packages[owner].imports |= found - {owner}
    return packages


def first_sentence(file: Path) -> str:
    """The first sentence of a module's docstring, on one line.

    Raises:
        NotReady: there is none, so a reader would have to guess.
    """
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    if not said:
        raise NotReady(f"`{file}` has no docstring", "say in its first line what it is for")
    paragraph = " ".join(said.split("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) (?=[A-Z])", paragraph)[0]


def _refuse_folders_that_are_no_package(root: Path, names: Iterable[str]) -> None:
    folders = {file.parent.relative_to(root) for name in ROOTS for file in (root / name).rglob("*.py")}
    for folder in sorted(folders - {Path(name.replace(".", "/")) for name in names}):
        raise NotReady(f"`{folder}` holds code and no `__init__.py`", "add one whose docstring says what it is for")


def _file(root: Path, name: str) -> Path:
    path = root / name.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _owner(module: str, packages: Iterable[str]) -> str:
    """The innermost package that a module is in, or is."""
    return max((name for name in packages if f"{module}.".startswith(f"{name}.")), key=len)


def _program(root: Path, packages: Iterable[str]) -> Package:
    file = root / PROGRAM / "__main__.py"
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    ours = {_owner(name, packages) for name in imported if name.split(".")[0] in ROOTS}
    return Package(PROGRAM, first_sentence(file), imports=ours)


def _arrows(packages: Iterable[Package]) -> Iterator[str]:
    edges: dict[str, set[str]] = {}
    for package in packages:
        room = edges.setdefault(_room(package.name), set())
        room |= {_room(other) for other in package.imports}
    for room in ROOTS:  # what all of a root's rooms share (errors, names) would only hide the rest
        edges.pop(room)
    drawn = {room: {other for other in edges[room] if other in edges} - {room} for room in edges}
    for room, others in drawn.items():
        for other in sorted(others):
            if _reaches(room, other, {**drawn, room: others - {other}}):
                others.discard(other)
    for room, others in drawn.items():
        yield f'  {_key(room)}["{room}"]'
        yield from (f"  {_key(room)} --> {_key(other)}" for other in sorted(others))


def _room(package: str) -> str:
    """The first two words of a package's name."""
    return ".".join(package.split(".")[:2])


def _reaches(start: str, end: str, edges: Mapping[str, set[str]]) -> bool:
    seen, ring = {start}, {start}
    while ring:
        ring = {other for room in ring for other in edges[room]} - seen
        seen |= ring
    return end in seen


def _key(name: str) -> str:
    return name.replace(".", "_")


def _section(package: Package, packages: Mapping[str, Package]) -> Iterator[str]:
    users = [other.name for other in packages.values() if package.name in other.imports]
    yield f"## `{package.name}`\n"
    yield f"{package.sentence}\n"
    yield f"- imports: {_listed(sorted(package.imports))}"
    yield f"- imported by: {_listed(users)}"
    if package.modules:
        yield "\n| module | what it is |\n|---|---|"
        for module, sentence in package.modules.items():
            link = f"../{module.replace('.', '/')}.py"
            yield f"| [`{module.removeprefix(f'{package.name}.')}`]({link}) | {sentence.replace('|', chr(92) + '|')} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing of ours"
