"""Which driver branch: what stands in a branch's way, and which of those that are free is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from infra.catalog.host_rows import Distribution, DriverBranch, Flavour
from infra.catalog.hosts import Hosts
from infra.hosts.group import Conflict, HostGroup, Reasons
from infra.hosts.hardware import Hardware
from infra.hosts.order import at_least

ENDS_SOON_DAYS: Final = 180
"""A branch or distribution that ends within so many days is warned of, and not chosen where another fits: half a year is what a
fleet's change of driver takes, with its test and its windows."""

SEASONED_DAYS: Final = 90
"""A branch younger than this is chosen only where no older fits: the first patch releases come in these months."""


@dataclass(frozen=True)
class Floor:
    """A driver version something that was asked for needs: `minimum` to run at all, `bundled` for all that is new in it."""

    about: str
    what: str
    minimum: str
    bundled: str


@dataclass(frozen=True)
class Ground:
    """What a branch is judged by."""

    group: HostGroup
    hardware: Hardware
    distribution: Distribution
    floors: tuple[Floor, ...]
    facts: Hosts

    @property
    def signed(self) -> bool:
        """Whether the distribution's own signed modules are used: where Secure Boot asks for some and it has them."""
        return self.group.secure_boot and bool(self.distribution.signed)

    def release(self, branch: DriverBranch) -> str:
        """The release that is installed of a branch: the newest known, or the one the distribution signed."""
        return self.distribution.signed.get(branch.number, branch.newest) if self.signed else branch.newest


def obstacles(branch: DriverBranch, ground: Ground) -> Iterator[str]:
    """Why the group cannot have `branch`, each as the rest of a sentence that begins with the branch."""
    yield from _of_its_time(branch, ground.group.today)
    yield from _of_the_gpus(branch, ground.hardware)
    first = ground.distribution.first_branch
    if first is not None and branch.number < first:
        yield f"is not in the vendor's repository for {ground.distribution.title}, which begins with branch {first}"
    if ground.signed and branch.number not in ground.distribution.signed:
        known = ", ".join(map(str, ground.distribution.signed))
        yield f"has no modules signed by {ground.distribution.title}, which Secure Boot needs; it signs {known}"
    for floor in ground.floors:
        if not at_least(ground.release(branch), floor.minimum):
            yield f"is below {floor.minimum}, which {floor.what} needs"
    if reason := ground.facts.why_blocked("driver", ground.release(branch)):
        yield f"has {ground.release(branch)} as its newest release, which is blocked: {reason}"


def _of_the_gpus(branch: DriverBranch, hardware: Hardware) -> Iterator[str]:
    if branch.number < hardware.lowest_branch:
        late = ", ".join(gpu.title for gpu, _ in hardware.gpus if gpu.first_branch > branch.number)
        yield f"does not know {late}, which begins with branch {hardware.lowest_branch}"
    if hardware.highest_branch is not None and branch.number > hardware.highest_branch:
        old = ", ".join(gpu.title for gpu, kind in hardware.gpus if (kind.last_driver or branch.number) < branch.number)
        yield f"no longer drives {old}, whose last branch is {hardware.highest_branch}"
    if hardware.flavours and not hardware.flavours.intersection(branch.flavours):
        yield f"ships only the {' and '.join(branch.flavours)} kernel modules, and {hardware.named()} needs the other ones"


def _of_its_time(branch: DriverBranch, today: date) -> Iterator[str]:
    if date.fromisoformat(branch.released) > today:
        yield f"is first released on {branch.released}"
    elif branch.ends and date.fromisoformat(branch.ends) < today:
        replaced = branch.type == "new-feature"
        yield f"{'was replaced and' if replaced else ''} has had no fixes since {branch.ends}".strip()


def days_left(branch: DriverBranch, today: date) -> int | None:
    """Days of fixes left; none where no end is known."""
    return (date.fromisoformat(branch.ends) - today).days if branch.ends else None


def preference(branch: DriverBranch, ground: Ground) -> tuple[bool, bool, bool, bool, int]:
    """What is chosen first: with time left, seasoned, having all that was asked for, supported longest, newest."""
    today = ground.group.today
    left = days_left(branch, today)
    age = (today - date.fromisoformat(branch.released)).days
    covers = all(at_least(ground.release(branch), floor.bundled) for floor in ground.floors)
    return (
        left is None or left > ENDS_SOON_DAYS,
        age >= SEASONED_DAYS,
        covers,
        branch.type == "long-term",
        branch.number,
    )


def choose_branch(ground: Ground) -> DriverBranch | list[Conflict]:
    """The branch that was asked for or the one preferred; where there is none, every reason."""
    group, drivers = ground.group, ground.facts.drivers
    if group.branch is not None:
        return _asked_for(ground)
    stopped = {branch.name: list(obstacles(branch, ground)) for branch in drivers.values()}
    lasting = [drivers[name] for name, why in stopped.items() if not why and drivers[name].type != "new-feature"]
    if lasting:
        return max(lasting, key=lambda branch: preference(branch, ground))
    alive = [branch.name for branch in alive_on(group.today, ground.facts)]
    only_asked = ["is a new-feature branch, chosen only when it is asked for"]
    why = "; ".join(f"{name} {(stopped[name] or only_asked)[0]}" for name in alive) or "none is alive on that day"
    asked = f" ({', '.join(floor.what for floor in ground.floors)})" if ground.floors else ""
    return [Conflict("branch", f"no driver branch fits group `{group.name}`{asked}: {why}")]


def _asked_for(ground: Ground) -> DriverBranch | list[Conflict]:
    asked = ground.group.branch
    branch = ground.facts.drivers.get(str(asked))
    if branch is None:
        known = ", ".join(row.name for row in alive_on(ground.group.today, ground.facts))
        return [Conflict("branch", f"`branch` is `{asked}`, which the matrix does not know; alive are {known}")]
    return [Conflict("branch", f"`branch` is `{asked}`, which {why}") for why in obstacles(branch, ground)] or branch


def alive_on(today: date, facts: Hosts) -> list[DriverBranch]:
    """Branches that are out on a day and still get fixes, oldest first."""
    return [branch for branch in facts.drivers.values() if not list(_of_its_time(branch, today))]


def choose_flavour(branch: DriverBranch, hardware: Hardware, reasons: Reasons) -> Flavour:
    """The kernel modules: open where every GPU has them, since they are where the vendor's work goes on."""
    if "open" in hardware.flavours and "open" in branch.flavours:
        only = "proprietary" not in hardware.flavours or branch.flavours == ("open",)
        why = (
            "the only ones for these GPUs or this branch"
            if only
            else "every GPU is Turing or newer, and the vendor prefers them from there on"
        )
        reasons.chose("kernel modules", "open", why)
        return "open"
    old = ", ".join(gpu.title for gpu, kind in hardware.gpus if (gpu.modules or kind.modules) == "proprietary")
    reasons.chose("kernel modules", "proprietary", f"{old} has no open ones")
    return "proprietary"


def explain_branch(branch: DriverBranch, ground: Ground, reasons: Reasons) -> None:
    """Say why this branch and release, and warn where its time is short."""
    group, hardware, release = ground.group, ground.hardware, ground.release(branch)
    left = days_left(branch, group.today)
    until = f"fixes until {branch.ends}" if branch.ends else "no end of fixes published"
    who = "asked for" if group.branch is not None else "chosen"
    last = f", the last that drives {hardware.ended_by_branch()}" if hardware.highest_branch == branch.number else ""
    reasons.chose("driver branch", branch.name, f"{who}: {branch.type}, {until}{last}")
    if ground.signed:
        where = f"{ground.distribution.title}'s own archive"
        reasons.chose(
            "driver",
            release,
            f"or newer: {where} signs it for Secure Boot and keeps only its newest; held once installed",
        )
    else:
        reasons.chose("driver", release, "newest release known of the branch; pinned and held")
    if left is not None and left <= ENDS_SOON_DAYS:
        reasons.warn(f"driver branch `{branch.name}` gets fixes until {branch.ends}, {left} days from {group.today}")
    if branch.type == "new-feature":
        reasons.warn(f"driver branch `{branch.name}` is a new-feature branch: its fixes end when the next branch comes")
    if group.secure_boot and not ground.signed:
        reasons.warn(
            f"Secure Boot is on and no modules signed by {ground.distribution.title} are known: DKMS builds and signs them on the host, and "
            "they load once its key is enrolled at the console (`mokutil --import`) or Secure Boot is off"
        )
    if not branch.verified:
        reasons.warn(f"driver branch `{branch.name}` is not fully verified: {branch.note}")
