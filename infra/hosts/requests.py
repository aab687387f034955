"""What was asked for by name, checked on its own: that it exists, is not blocked, and fits the GPUs; and the drivers it needs."""

from collections.abc import Iterator

from infra.catalog.host_rows import Cudnn, HostRow
from infra.catalog.hosts import Hosts
from infra.hosts.branches import Floor
from infra.hosts.group import Conflict, HostGroup, Runtime
from infra.hosts.hardware import Hardware
from infra.hosts.order import at_least, major_of, matching, minor_of, newest, version


def family_floor(cuda: str, facts: Hosts) -> str:
    """Oldest driver a CUDA toolkit runs on, without what is new in it."""
    return facts.cuda_families[str(major_of(cuda))].floor


def floor_of(about: str, what: str, cuda: str, facts: Hosts) -> Floor:
    """Both floors of something built on CUDA `cuda`."""
    return Floor(about, what, family_floor(cuda, facts), facts.cuda[cuda].bundled_driver)


def images_asked(group: HostGroup, facts: Hosts) -> Iterator[tuple[Runtime, str, str]]:
    """Images of releases that were asked for and are known: the runtime, what it is called, and the CUDA in it."""
    release, row = facts.triton.get(group.triton or ""), facts.vllm.get(group.vllm or "")
    if "triton" in group.runtimes and release and (image := release.images.get(group.image)):
        yield "triton", f"Triton {release.name} ({group.image})", image.cuda
    if "vllm" in group.runtimes and row:
        yield "vllm", f"vLLM image {row.name}", row.cuda


def floors_of(group: HostGroup, hardware: Hardware, facts: Hosts) -> tuple[Floor, ...]:
    """The drivers needed by what was asked for; of a toolkit named in part, those of the oldest that is meant."""
    asked = images_asked(group, facts)
    found = [floor_of(runtime, f"{what} with CUDA {cuda}", cuda, facts) for runtime, what, cuda in asked]
    toolkits = [name for name in matching(group.cuda, facts.cuda) if cuda_fits(name, hardware)] if group.cuda else []
    if toolkits:
        least = min(toolkits, key=lambda name: version(facts.cuda[name].bundled_driver))
        found.append(floor_of("cuda", f"CUDA {group.cuda}", least, facts))
    if releases := cudnn_asked(group, facts):
        oldest = min(releases, key=lambda row: version(row.floor))
        found.append(Floor("cudnn", f"cuDNN {group.cudnn}", oldest.floor, oldest.floor))
    return tuple(found)


def cuda_fits(cuda: str, hardware: Hardware) -> bool:
    """Whether a toolkit builds for every GPU of the group."""
    last = hardware.last_cuda_major
    return (last is None or major_of(cuda) <= last) and at_least(minor_of(cuda), hardware.first_cuda)


def cudnn_asked(group: HostGroup, facts: Hosts) -> list[Cudnn]:
    """cuDNN releases that were asked for, of the CUDA major that was asked for."""
    rows = _releases(group.cudnn, facts) if group.cudnn else []
    return [row for row in rows if not group.cuda or row.cuda_major == major_of(group.cuda)]


def _releases(asked: str, facts: Hosts) -> list[Cudnn]:
    """Rows whose full version is `asked` or begins with it."""
    return [row for row in facts.cudnn.values() if f"{row.version}.".startswith(f"{asked}.")]


def capabilities_fit(row: Cudnn, hardware: Hardware) -> bool:
    """Whether a cuDNN release has kernels for every GPU."""
    low, high = hardware.capabilities
    return at_least(low, row.capabilities[0]) and at_least(row.capabilities[1], high)


def request_conflicts(group: HostGroup, hardware: Hardware, facts: Hosts) -> Iterator[Conflict]:
    """Why something that was asked for cannot be had with these GPUs, whatever the driver."""
    yield from _contradictions(group)
    yield from _runtime(group, hardware, facts)
    if group.cuda:
        yield from _toolkit(group.cuda, hardware, facts)
    if group.cudnn:
        yield from _cudnn(group, hardware, facts)


def _contradictions(group: HostGroup) -> Iterator[Conflict]:
    has = " and ".join(group.runtimes) or "none"
    if group.triton and "triton" not in group.runtimes:
        yield Conflict("triton", f"`triton` is `{group.triton}`, but `runtime` is `{has}`")
    if group.vllm and "vllm" not in group.runtimes:
        yield Conflict("vllm", f"`vllm` is `{group.vllm}`, but `runtime` is `{has}`")
    for key, value in (("cuda", group.cuda), ("cudnn", group.cudnn)):
        if value and group.containers_only:
            yield Conflict(
                key, f"`{key}` is `{value}` on the host, but `containers_only` is on: containers bring their own"
            )


def _runtime(group: HostGroup, hardware: Hardware, facts: Hosts) -> Iterator[Conflict]:
    for key, asked, table in (("triton", group.triton, facts.triton), ("vllm", group.vllm, facts.vllm)):
        if not asked or key not in group.runtimes:
            continue
        row = table.get(asked)
        if row is None:
            yield Conflict(
                key, f"`{key}` is `{asked}`, a release the matrix does not know; the newest is {newest(table)}"
            )
            continue
        if row.released > group.today.isoformat():
            yield Conflict(key, f"`{key}` is `{asked}`, which is first released on {row.released}")
        if not at_least(hardware.capabilities[0], row.capability):
            old = hardware.named(capability_below=row.capability)
            yield Conflict(
                key, f"`{key}` is `{asked}`, which needs compute capability {row.capability}; {old} has less"
            )
    release = facts.triton.get(group.triton or "") if "triton" in group.runtimes else None
    if release and group.image not in release.images:
        known = ", ".join(release.images)
        yield Conflict(
            "image", f"`image` is `{group.image}`, which Triton {group.triton} is not known to have; known are {known}"
        )
    last = hardware.last_cuda_major
    for runtime, what, cuda in images_asked(group, facts):
        if last is not None and major_of(cuda) > last:
            yield Conflict(
                runtime, f"{what} is built on CUDA {cuda}; CUDA {last} is the last for {hardware.ended_by_cuda()}"
            )


def _toolkit(asked: str, hardware: Hardware, facts: Hosts) -> Iterator[Conflict]:
    meant = matching(asked, facts.cuda)
    if not meant:
        yield Conflict(
            "cuda", f"`cuda` is `{asked}`, a toolkit the matrix does not know; the newest is {newest(facts.cuda)}"
        )
        return
    if any(cuda_fits(name, hardware) for name in meant):
        return
    last = hardware.last_cuda_major
    if last is not None and all(major_of(name) > last for name in meant):
        yield Conflict(
            "cuda", f"`cuda` is `{asked}`, but CUDA {last} is the last that builds for {hardware.ended_by_cuda()}"
        )
    else:
        yield Conflict("cuda", f"`cuda` is `{asked}`, but {hardware.named()} begins with CUDA {hardware.first_cuda}")


def _cudnn(group: HostGroup, hardware: Hardware, facts: Hosts) -> Iterator[Conflict]:
    if not (group.cudnn and _releases(group.cudnn, facts)):
        known = newest({name.rpartition("-")[0] for name in facts.cudnn})
        yield Conflict(
            "cudnn", f"`cudnn` is `{group.cudnn}`, a release the matrix does not know; the newest is {known}"
        )
        return
    releases = cudnn_asked(group, facts)
    if not releases:
        yield Conflict("cudnn", f"`cudnn` is `{group.cudnn}`, which is not built for CUDA {group.cuda}")
        return
    fitting = [row for row in releases if capabilities_fit(row, hardware)]
    if not fitting:
        low, high = releases[0].capabilities
        yield Conflict(
            "cudnn",
            f"`cudnn` is `{group.cudnn}`, with kernels for compute capability {low} to {high}; {hardware.named()} has {' to '.join(dict.fromkeys(hardware.capabilities))}",
        )
        return
    if group.cuda and not any(in_matrix(row, name) for row in fitting for name in matching(group.cuda, facts.cuda)):
        upto = newest(row.cuda_to for row in fitting)
        yield Conflict(
            "cudnn", f"`cudnn` is `{group.cudnn}`, whose support matrix ends at CUDA {upto}; `cuda` is `{group.cuda}`"
        )


def in_matrix(row: Cudnn, cuda: str) -> bool:
    """Whether the support matrix of a cuDNN release names a CUDA toolkit's minor version."""
    return at_least(minor_of(cuda), row.cuda_from) and at_least(row.cuda_to, minor_of(cuda))


def warn_unverified(row: HostRow, what: str) -> str | None:
    """The warning for a row that was not fully read at its source."""
    return None if row.verified else f"{what} is not fully verified: {row.note}"
