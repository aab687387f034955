"""Which host runs which copy of which model, on which of its GPUs: pure arithmetic that the checks and the inventory share.

Copies are placed largest first. Of the hosts with room the next copy goes to the one with the fewest copies of its model, so that a
host that fails takes as few as can be, then to the one with the most GPUs left. Where the sizes divide each other, as 1, 2, 4, 8 and 16
do, any order of hosts fills them alike, so spreading costs no room; for other sizes the copies are packed tightly instead when spread
they do not fit. GPUs are taken from the lowest number up: copies of 4 on a host with 8 get 0 to 3 and 4 to 7, which share a processor
and its PCIe root on the usual boards.

A copy is named by its number on its host, so that adding a host or a copy elsewhere renames nothing and restarts nothing here.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infra.environment.serving import HostedModel


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a model on a host."""

    model: str
    number: int
    """Which of the model's copies on this host, from 0."""
    gpus: tuple[int, ...]
    """GPUs of the host it has for itself; none for a copy on the processor."""


def place(models: Mapping[str, HostedModel], hosts: Sequence[str], has: int) -> Mapping[str, tuple[Copy, ...]] | None:
    """Copies by host, for hosts with `has` GPUs each; None where they do not find room."""
    return _place(models, hosts, has, spread=True) or _place(models, hosts, has, spread=False)


def _place(
    models: Mapping[str, HostedModel], hosts: Sequence[str], has: int, *, spread: bool
) -> Mapping[str, tuple[Copy, ...]] | None:
    free = [list(range(has)) for _ in hosts]
    found: list[list[Copy]] = [[] for _ in hosts]
    for name, model in sorted(models.items(), key=lambda item: (-item[1].gpus, item[0])):
        if model.gpus == 0:
            for host, count in enumerate(_evenly(model.replicas, len(hosts))):
                found[host] += [Copy(name, number, ()) for number in range(count)]
            continue
        left = [(0, len(each) if not spread else -len(each), host) for host, each in enumerate(free)]
        room = [entry for entry in left if len(free[entry[2]]) >= model.gpus]
        heapq.heapify(room)
        for _ in range(model.replicas):
            if not room:
                return None
            copies, _, host = heapq.heappop(room)
            number = sum(copy.model == name for copy in found[host])
            found[host].append(Copy(name, number, tuple(free[host][: model.gpus])))
            del free[host][: model.gpus]
            if len(free[host]) >= model.gpus:
                remain = len(free[host])
                heapq.heappush(room, (copies + 1 if spread else 0, -remain if spread else remain, host))
    return {host: tuple(copies) for host, copies in zip(hosts, found, strict=True)}


def _evenly(count: int, hosts: int) -> Iterator[int]:
    """`count` things over hosts, the first with one more where it does not come out even."""
    for host in range(hosts):
        yield count // hosts + (host < count % hosts)
