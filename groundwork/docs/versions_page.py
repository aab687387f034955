"""`docs/versions.md`: the compatibility matrix of own servers as people read it, and what is chosen for each GPU and distribution."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from infra.catalog import catalog
from infra.catalog.host_rows import DriverBranch, HostRow
from infra.catalog.hosts import Hosts
from infra.catalog.load import facts as head_of
from infra.hosts.branches import ENDS_SOON_DAYS, SEASONED_DAYS, alive_on
from infra.hosts.group import HostGroup, Impossible
from infra.hosts.order import major_of, version
from infra.hosts.versions import solve

INTRODUCTION: Final = """\
# Versions for own servers: what fits with what

*Written by `groundwork docs` from `infra/catalog/data/hosts`; a test holds it current.*

`groundwork versions --gpu 2330 --distribution ubuntu-24.04 --runtime triton` chooses a set for a group of hosts and says why; what
cannot be is refused with every reason and the nearest set that can. Roles install what it chose, exactly, and hold it there.

- GPUs are told by PCI device id, as `lspci -n -d 10de:` shows it before any driver exists.
- Kernel modules: proprietary alone before Turing, either up to Hopper (open is chosen), open alone from Blackwell and Grace on. A
  group whose GPUs need both is refused: a host loads one kind.
- A driver branch must know every GPU and still drive it, be in the distribution's repository, and not have ended. Of those left the
  first is chosen that has more than {soon} days of fixes, has been out for {seasoned} days, covers what was asked for, is long-term, and
  is newest, in this order. New-feature branches are never chosen by themselves: they end when the next one comes.
- CUDA has two floors. Below its major's floor nothing runs, and the set is refused. Between that and the driver a toolkit bundles it
  runs without what is new: the set stands, with a warning.
- What could not be read at its source is marked and listed at the end. It is never chosen by itself.
- Under Secure Boot the distribution's own signed modules are taken where it has some, from its own archive, which keeps only the newest
  release of a branch; elsewhere DKMS signs with a key that is enrolled at the console, and a warning says so.
- Driver packages come in two transactions with apt: the pinning package first, since apt resolves a transaction before the pin exists.
"""


def text() -> str:
    """The whole page."""
    facts, day = catalog().hosts, as_of()
    parts = [INTRODUCTION.format(soon=ENDS_SOON_DAYS, seasoned=SEASONED_DAYS)]
    for title, rows in _sections(facts, day):
        parts += [f"## {title}\n", *rows, ""]
    return "\n".join(parts).rstrip() + "\n"


def as_of() -> date:
    """The day the page is for: that of the drivers' table, so that the page changes only with the matrix."""
    return date.fromisoformat(head_of("hosts/drivers.yaml")["retrieved"])


def _sections(facts: Hosts, day: date) -> Iterator[tuple[str, Iterable[str]]]:
    yield f"Driver branches on {day}", _branches(facts, day)
    yield f"Driver by GPU and distribution on {day}", _chosen(facts, day)
    yield "GPUs", _gpus(facts)
    yield "CUDA", _cuda(facts)
    yield "cuDNN on the host", _cudnn(facts)
    yield "Triton", _triton(facts)
    yield "vLLM images of the vendor", _vllm(facts)
    yield "Container toolkit and DCGM", _tools(facts)
    yield "Distributions", _distributions(facts)
    yield "Package names", _packaging(facts)
    yield "Blocked releases", _blocked(facts)
    yield "Not verified", _unverified(facts)


def _table(columns: str, rows: Iterable[Iterable[object]]) -> Iterator[str]:
    names = columns.split(", ")
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def _name(row: HostRow) -> str:
    return f"`{row.name}`{'' if row.verified else ' *'}"


def _branches(facts: Hosts, day: date) -> Iterator[str]:
    alive = {branch.name for branch in alive_on(day, facts)}

    def cells(branch: DriverBranch) -> tuple[object, ...]:
        state = f"until {branch.ends or 'the next branch'}" if branch.name in alive else f"ended {branch.ends}"
        state = f"**{state}**" if branch.name in alive else state
        return (
            _name(branch),
            branch.type,
            branch.released,
            branch.newest,
            branch.cuda,
            ", ".join(branch.flavours),
            state,
        )

    ordered = sorted(facts.drivers.values(), key=lambda branch: branch.number, reverse=True)
    yield from _table("branch, type, first release, pinned release, CUDA, kernel modules, fixes", map(cells, ordered))


def _chosen(facts: Hosts, day: date) -> Iterator[str]:
    yield "A cell is the branch and the kernel modules, or `-` where the set is refused; `groundwork versions` says why."
    yield ""
    columns = list(facts.distributions)
    rows: dict[tuple[str, ...], list[str]] = {}
    for pci_id, gpu in facts.gpus.items():
        cells = tuple(_cell(pci_id, distribution, facts, day) for distribution in columns)
        rows.setdefault(cells, []).append(gpu.title)
    ordered = sorted(rows.items(), key=lambda item: len(item[1]), reverse=True)
    yield from _table(f"GPUs, {', '.join(columns)}", ((", ".join(titles), *cells) for cells, titles in ordered))


def _cell(pci_id: str, distribution: str, facts: Hosts, day: date) -> str:
    try:
        answer = solve(HostGroup(name="cell", distribution=distribution, pci_ids=(pci_id,), today=day), facts)
    except Impossible:
        return "-"
    return f"{answer.branch} {answer.flavour}"


def _gpus(facts: Hosts) -> Iterator[str]:
    def order(name: str) -> tuple[object, ...]:
        gpu = facts.gpus[name]
        return facts.architectures[gpu.architecture].order, version(gpu.compute_capability), gpu.title

    def cells(name: str) -> tuple[object, ...]:
        gpu = facts.gpus[name]
        kind = facts.architectures[gpu.architecture]
        branches = f"{gpu.first_branch} to {kind.last_driver or 'now'}"
        fabric = {"none": "", "nvswitch": "Fabric Manager", "nvlsm": "Fabric Manager and subnet manager"}[gpu.fabric]
        modules = gpu.modules or kind.modules
        return (
            _name(gpu),
            gpu.title,
            kind.title,
            gpu.compute_capability,
            branches,
            modules,
            kind.last_cuda_major or "",
            fabric,
            gpu.cpu,
        )

    columns = "PCI id, GPU, architecture, compute capability, branches, kernel modules, last CUDA, fabric, host"
    yield from _table(columns, map(cells, sorted(facts.gpus, key=order)))


def _cuda(facts: Hosts) -> Iterator[str]:
    families = ((f"`{row.name}`", row.floor, row.oldest_capability) for row in facts.cuda_families.values())
    yield from _table("major, oldest driver (floor), oldest compute capability", families)
    yield ""
    ordered = sorted(facts.cuda.values(), key=lambda row: version(row.name), reverse=True)
    rows = ((_name(row), row.bundled_driver, facts.cuda_families[str(major_of(row.name))].floor) for row in ordered)
    yield from _table("toolkit, bundled driver, runs from", rows)


def _cudnn(facts: Hosts) -> Iterator[str]:
    ordered = sorted(facts.cudnn.values(), key=lambda row: (version(row.version), row.cuda_major), reverse=True)
    rows = (
        (_name(row), row.version, f"{row.cuda_from} to {row.cuda_to}", row.floor, " to ".join(row.capabilities))
        for row in ordered
    )
    yield from _table("release, version, CUDA, oldest driver, compute capability", rows)


def _triton(facts: Hosts) -> Iterator[str]:
    def cells(name: str) -> tuple[object, ...]:
        row = facts.triton[name]
        found = [row.images.get(image) for image in ("py3", "vllm-python-py3", "trtllm-python-py3")]
        images = (" ".join(filter(None, (image.version, f"CUDA {image.cuda}"))) if image else "" for image in found)
        return _name(row), row.server, row.released, *images, row.capability

    newest_first = sorted(facts.triton, key=version, reverse=True)
    columns = "release, server, released, py3, vllm-python-py3, trtllm-python-py3, compute capability from"
    yield from _table(columns, map(cells, newest_first))


def _vllm(facts: Hosts) -> Iterator[str]:
    newest_first = sorted(facts.vllm.values(), key=lambda row: version(row.name), reverse=True)
    rows = ((_name(row), row.version, row.cuda, row.capability) for row in newest_first)
    yield from _table("image, vLLM, CUDA, compute capability from", rows)


def _tools(facts: Hosts) -> Iterator[str]:
    toolkits = sorted(facts.container_toolkits.values(), key=lambda row: version(row.name), reverse=True)
    cells = (
        (_name(row), "yes" if row.cdi_refresh else "no", facts.why_blocked("container_toolkit", row.name) or "")
        for row in toolkits
    )
    yield from _table("container toolkit, renews CDI by itself, blocked", cells)
    yield ""
    ordered = sorted(facts.dcgm.values(), key=lambda row: version(row.name), reverse=True)
    yield from _table("DCGM, plugins for CUDA", ((_name(row), ", ".join(map(str, row.cuda_majors))) for row in ordered))


def _distributions(facts: Hosts) -> Iterator[str]:
    rows = (
        (
            _name(row),
            row.status,
            row.kernel,
            row.python,
            ", ".join(row.repositories.values()),
            row.packaging,
            row.first_branch or "not read",
            ", ".join(f"{branch}: {release}" for branch, release in row.signed.items()),
            row.support_ends,
        )
        for row in facts.distributions.values()
    )
    yield from _table(
        "distribution, status, kernel, Python, repositories, package names, branches from, signed modules, updates end",
        rows,
    )


def _packaging(facts: Hosts) -> Iterator[str]:
    rows = (
        (
            f"`{row.name}`",
            rule.since,
            f"`{rule.open}`",
            f"`{rule.proprietary}`",
            f"`{rule.fabric}`",
            _code(rule.stream_open),
            _code(row.lock),
            _code(*rule.first),
        )
        for row in facts.packaging.values()
        for rule in row.rules
    )
    yield from _table(
        "names, branch from, open, proprietary, Fabric Manager, stream (open), lock, installed first", rows
    )


def _code(*texts: str | None) -> str:
    return ", ".join(f"`{one}`" for one in texts if one)


def _blocked(facts: Hosts) -> Iterator[str]:
    rows = ((row.component.replace("_", " "), row.version, row.reason, row.source) for row in facts.blocked.values())
    yield from _table("component, version, reason, source", rows)


def _unverified(facts: Hosts) -> Iterator[str]:
    yield "Marked `*` above. Asked for by name they are used, with a warning."
    yield ""
    tables: dict[str, Callable[[], Iterable[HostRow]]] = {
        "GPU": facts.gpus.values,
        "driver branch": facts.drivers.values,
        "CUDA": facts.cuda.values,
        "cuDNN": facts.cudnn.values,
        "Triton": facts.triton.values,
        "vLLM image": facts.vllm.values,
        "container toolkit": facts.container_toolkits.values,
        "DCGM": facts.dcgm.values,
        "distribution": facts.distributions.values,
    }
    rows = ((kind, f"`{row.name}`", row.note) for kind, table in tables.items() for row in table() if not row.verified)
    yield from _table("what, name, what was not read", rows)
