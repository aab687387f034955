"""NET-25: what the internet reaches speaks TLS."""

from collections.abc import Iterator
from typing import Final

from policies.aws.given import across
from policies.aws.ranges import LIMITS, is_anybody
from policies.aws.ways import EITHER, GROUP, IN, Way, written_in
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

WITH_PORTS: Final = ("tcp", "udp")
"""Protocols by which a service is reached; ICMP only says what became of a packet."""


@rule(
    "NET-25",
    "Nothing but TLS is open to the internet.",
    why="Inference servers, dashboards of Ray and notebooks ask nobody for a name: whoever finds their port uses the GPUs and reads what is on them.",
    remedy="set `gateway.exposure: public` and reach models through the gateway; in a program, name the ranges that may come, or let only the load balancer's group in",
    kind=Kind.RESOURCE,
    on=(IN, GROUP, EITHER),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="gateway.exposure",
    sources=(
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html",
        "https://docs.ray.io/en/latest/ray-security/index.html",
    ),
    peers=("CKV_AWS_260", "CKV_AWS_277"),
    parameters={
        **LIMITS,
        "tls": Parameter(dev=[443], prod=[443], description="Ports of TLS and QUIC that may be open: HTTPS (IANA)."),
        "shells": Parameter(
            dev=[22, 3389], prod=[22, 3389], description="TCP ports that another rule asks about: shells."
        ),
    },
)
def nothing_but_tls_is_open_to_the_internet(resource: Resource, world: World) -> Found:
    """A way that has a shell's port in it is told there, and not twice."""
    yield from across(written_in(resource, "ingress"), lambda way: _open(way, world))


def _open(way: Way, world: World) -> Iterator[str]:
    limits = {name: world.parameters[name] for name in LIMITS}
    wide = [cidr for cidr in way.ranges() if is_anybody(cidr, **limits)]
    if not wide or any(way.covers(port, port) for port in world.parameters["shells"]):
        return
    protocol, first, last = way.span
    if protocol in WITH_PORTS and (first != last or first not in world.parameters["tls"]):
        for cidr in wide:
            yield f"`{way.rule.name}` lets `{cidr}` in on {protocol} ports `{first}` to `{last}`, and should name who may come"
