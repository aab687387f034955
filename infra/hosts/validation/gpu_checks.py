"""Checks of GPUs: there, driven by the right release, whole in memory, linked, powered, and split as they are to be."""

from collections.abc import Iterator

from infra.hosts.validation import readings
from infra.hosts.validation.finding import Finding
from infra.hosts.validation.host import Host, of

SLOWED = {
    0x08: "hardware slowdown",
    0x20: "software, for heat",
    0x40: "hardware, for heat",
    0x80: "hardware, for want of power",
}
"""Bits of the clocks' event reasons (NVML) that are faults; idle, the power limit, and clocks set by hand are none."""
MISMATCH = "version mismatch"
"""What the driver's library says where the kernel module is of another release."""


def bus(host: Host) -> Iterator[Finding]:
    """As many as the environment says, of the model it says, each of them answered for by the driver."""
    count, pci = host.wanted["gpus"]["count"], host.wanted["gpus"]["pci"]
    seen = [gpu.pci for gpu in host.gpus]
    if len(seen) != count:
        yield Finding("bus", "fail", f"{len(seen)} GPUs on the bus, {count} in the environment file", "count")
    for gpu in host.gpus:
        if gpu.pci != pci:
            yield of(gpu, "bus", "fail", f"is `{gpu.pci}`, the environment file says `{pci}`", "count")
        elif gpu.gone:
            yield of(gpu, "bus", "fail", "has fallen off the bus: its registers cannot be read", "power-cycle")


def driver(host: Host) -> Iterator[Finding]:
    """The driver answers for each GPU, by the release that the matrix chose, everywhere the same."""
    wanted = host.wanted["versions"].get("driver")
    told = readings.messages(host.probe["gpus"]["out"], readings.FIELDS)
    said = told[0] if told else f"nvidia-smi ended with {host.probe['gpus']['rc']} and said nothing"
    silent = [gpu for gpu in host.gpus if not gpu.values and not gpu.gone]
    remedy = "reboot" if any(MISMATCH in line for line in told) else "driver"
    if not host.gpus and host.probe["gpus"]["rc"] != 0:
        yield Finding("driver", "fail", said, remedy)
    for gpu in silent:
        yield of(gpu, "driver", "fail", f"the driver does not answer for it: {said}", remedy)
    for gpu in host.answering:
        if wanted and gpu.text("driver_version") != wanted:
            found = f"driver {gpu.text('driver_version')}, the matrix chose {wanted}"
            yield of(gpu, "driver", "fail", found, "driver")


def persistence(host: Host) -> Iterator[Finding]:
    """The driver keeps each GPU initialised."""
    for gpu in host.answering:
        if gpu.text("persistence_mode") != "Enabled":
            yield of(
                gpu, "persistence", "warn", "persistence is off: the first program waits for the GPU", "persistence"
            )


def memory(host: Host) -> Iterator[Finding]:
    """ECC is on; no error went uncorrected, no row waits or could not be replaced."""
    for gpu in host.answering:
        if gpu.text("ecc.mode.current") == "Disabled":
            yield of(gpu, "memory", "fail", "ECC is off", "ecc")
        elif gpu.text("ecc.mode.current") != gpu.text("ecc.mode.pending"):
            yield of(gpu, "memory", "warn", f"ECC will be {gpu.text('ecc.mode.pending')} after a reset", "reset")
        if uncorrected := gpu.number("ecc.errors.uncorrected.volatile.total"):
            yield of(
                gpu,
                "memory",
                "fail",
                f"{uncorrected:.0f} uncorrected memory errors since the driver was loaded",
                "reset",
            )
        if level := host.level("sram-uncorrected", gpu.number("ecc.errors.uncorrected.aggregate.sram") or 0):
            yield of(gpu, "memory", level, "uncorrected errors in SRAM, ever", "exchange")
        corrected = gpu.number("ecc.errors.corrected.aggregate.total") or 0
        if level := host.level("corrected-errors", corrected):
            yield of(gpu, "memory", level, f"{corrected:.0f} corrected memory errors, ever", "exchange")
        if _yes(gpu.text("remapped_rows.failure")):
            yield of(gpu, "memory", "fail", "memory that failed could not be replaced", "exchange")
        if _yes(gpu.text("remapped_rows.pending")) or _yes(gpu.text("retired_pages.pending")):
            yield of(gpu, "memory", "fail", "memory waits to be replaced at the next reset", "remap")
        replaced = gpu.number("remapped_rows.uncorrectable") or 0
        if level := host.level("remapped-rows", replaced):
            yield of(gpu, "memory", level, f"{replaced:.0f} rows replaced: no spare is left", "exchange")


def xid(host: Host) -> Iterator[Finding]:
    """No fault in the kernel's log of the last hours that takes a GPU out."""
    places = {gpu.bus.rpartition(".")[0]: gpu for gpu in host.gpus}
    for line in readings.xids(host.probe["xids"]):
        row = host.facts.xids.get(line.number)
        if row is not None and row.severity == "application":
            continue
        found = (
            f"XID {line.number}, {row.title}"
            if row
            else f"XID {line.number}, which the catalogue does not know: {line.text}"
        )
        level, remedy = (
            ("fail", row.remedy) if row and row.severity == "fail" else ("warn", row.remedy if row else "recovery")
        )
        if gpu := places.get(line.bus):
            yield of(gpu, "xid", level, found, remedy)
        else:
            yield Finding("xid", level, f"{found}, of {line.bus}", remedy)


def pcie(host: Host) -> Iterator[Finding]:
    """Each link has the lanes and the generation that card and slot can have.

    The generation is judged by what it could be: at rest links go to the first one to save power.
    """
    for gpu in host.answering:
        known = host.facts.gpu_links.get(gpu.pci)
        lanes = gpu.number("pcie.link.width.current")
        most = max(gpu.number("pcie.link.width.max") or 0, known.pcie_lanes if known else 0)
        if lanes is not None and lanes < most:
            yield of(gpu, "pcie", "fail", f"{lanes:.0f} lanes of {most:.0f}", "pcie")
        generation = gpu.number("pcie.link.gen.max")
        if known and known.verified and generation is not None and generation < known.pcie_generation:
            found = f"generation {generation:.0f} at most, the GPU has {known.pcie_generation}"
            yield of(gpu, "pcie", "warn", found, "pcie")


def clocks(host: Host) -> Iterator[Finding]:
    """Nothing slows a GPU down for heat or want of power."""
    for gpu in host.answering:
        reasons = int(gpu.text("clocks_event_reasons.active") or "0", 16)
        if told := [text for bit, text in SLOWED.items() if reasons & bit]:
            yield of(gpu, "clocks", "warn", f"slowed down: {', '.join(told)}", "bmc")
        heat = gpu.number("temperature.gpu") or 0
        if level := host.level("gpu-temperature-c", heat):
            yield of(gpu, "clocks", level, f"{heat:.0f} °C", "bmc")
        limit, usual = gpu.number("power.limit"), gpu.number("power.default_limit")
        if limit is not None and usual is not None and limit < usual:
            yield of(gpu, "clocks", "warn", f"power limit {limit:.0f} W, as shipped {usual:.0f} W", "power-limit")


def nvlink(host: Host) -> Iterator[Finding]:
    """Every NVLink is up, as many as the board has, and the GPU has joined its fabric."""
    links = readings.nvlinks(host.probe["nvlink"]["out"])
    for gpu in host.answering:
        known = host.facts.gpu_links.get(gpu.pci)
        there, up = links.get(gpu.index, (0, 0))
        most = max(there, known.nvlinks if known and host.wanted["gpus"]["count"] > 1 else 0)
        if up < most:
            yield of(gpu, "nvlink", "fail", f"{up} NVLinks of {most} are up", "nvlink")
        state, status = gpu.text("fabric.state"), gpu.text("fabric.status")
        if (
            host.wanted["versions"].get("fabric_manager")
            and state is not None
            and (state, status) != ("Completed", "Success")
        ):
            yield of(
                gpu,
                "nvlink",
                "fail",
                f"has not joined the fabric: {', '.join(filter(None, (state, status)))}",
                "fabric",
            )


def mig(host: Host) -> Iterator[Finding]:
    """Each GPU is split as the environment says, and whole where it says nothing."""
    there = readings.instances(host.probe["mig"]["out"])
    for gpu in host.answering:
        profiles = host.split.get(gpu.index, [])
        current, pending = gpu.text("mig.mode.current"), gpu.text("mig.mode.pending")
        if current != pending:
            yield of(gpu, "mig", "fail", f"MIG is {current}, and {pending} after a reset", "mig")
        elif (current == "Enabled") != bool(profiles):
            yield of(
                gpu,
                "mig",
                "fail",
                f"MIG is {current or 'not there'}, the environment file says {told(profiles) or 'whole'}",
                "mig",
            )
        elif profiles != there.get(gpu.index, []):
            yield of(
                gpu,
                "mig",
                "fail",
                f"split into {told(there.get(gpu.index, [])) or 'nothing'}, not {told(profiles)}",
                "mig",
            )


def told(profiles: list[str]) -> str:
    """Profiles as people write them: `2× 1g.10gb, 1× 3g.40gb`."""
    return ", ".join(f"{profiles.count(name)}× {name}" for name in sorted(set(profiles)))


def diagnostic(host: Host) -> Iterator[Finding]:
    """DCGM's own diagnostic passes."""
    said = host.probe["diagnostic"]
    failed = readings.failed_tests(said["out"])
    if failed is None:
        text = (said["out"].strip().splitlines() or [f"ended with {said['rc']} and said nothing"])[0]
        yield Finding("diagnostic", "fail", f"dcgmi diag: {text}", "dcgm")
        return
    by_index = {gpu.index: gpu for gpu in host.gpus}
    for name, index, text in failed:
        found = f"{name}: {text}" if text else name
        if index is not None and index in by_index:
            yield of(by_index[index], "diagnostic", "fail", found, "diagnostic")
        else:
            yield Finding("diagnostic", "fail", found, "diagnostic")
    if not failed and said["rc"] != 0:
        yield Finding("diagnostic", "fail", f"dcgmi diag ended with {said['rc']}", "diagnostic")


def _yes(text: str | None) -> bool:
    """`Yes`, as newer drivers say, or 1."""
    return text is not None and text.lower() in {"yes", "1"}
