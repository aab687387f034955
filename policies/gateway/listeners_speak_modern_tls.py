"""GW-14: listeners speak TLS 1.2 or later; a plain one only sends clients there."""

from fnmatch import fnmatchcase
from typing import Final

from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

DEFAULT: Final = "ELBSecurityPolicy-2016-08"
"""What a listener has whose program names no policy; it takes TLS 1.0."""
MODERN: Final = ("*-TLS-1-2-*", "*-FS-1-2-*", "*-TLS13-1-2-*", "*-TLS13-1-3-*")


@rule(
    "GW-14",
    "Listeners of load balancers speak TLS 1.2 or later, and plain ones only send clients there.",
    why="A prompt that travels in the clear, or under TLS 1.0, can be read on the way, and the key beside it used by others.",
    remedy="set `protocol` to `HTTPS` and `sslPolicy` to `ELBSecurityPolicy-TLS13-1-2-2021-06`; let a listener on port 80 `redirect` to `HTTPS`",
    kind=Kind.RESOURCE,
    on=("aws:lb/listener:Listener", "aws:alb/listener:Listener"),
    severity=(Severity.MEDIUM, Severity.HIGH),
    parameters={
        "policies": Parameter(
            dev=MODERN,
            prod=MODERN,
            description="Names of the security policies without TLS 1.0 and 1.1 (Elastic Load Balancing, security policies).",
        )
    },
    sources=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",),
    peers=("CKV_AWS_2", "CKV_AWS_103", "CKV2_AWS_20", "AWS-0047", "AWS-0054"),
)
def listeners_speak_modern_tls(listener: Resource, world: World) -> Found:
    """What listens to TCP or UDP passes on what it does not read."""
    protocol = listener.get("protocol")
    if protocol == "HTTP" and set(listener.each("defaultActions", "redirect.protocol")) != {"HTTPS"}:
        yield f"`{listener.name}` answers plain HTTP; it should `redirect` to `HTTPS`"
    if protocol in {"HTTPS", "TLS"}:
        policy = listener.get("sslPolicy", DEFAULT)
        if not any(fnmatchcase(policy, modern) for modern in world.parameters["policies"]):
            yield f"`{listener.name}` has the policy `{policy}`, which takes TLS older than 1.2"
