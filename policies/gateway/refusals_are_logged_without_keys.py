"""GW-07: a web firewall logs what it refuses, and no credentials with it."""

from policies.aws.front_doors import FIREWALL
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
HEADERS = ("authorization", "cookie", "x-api-key")


@rule(
    "GW-07",
    "A web firewall logs what it refuses, without clients' credentials.",
    why="Without a log nobody can tell an attack from a customer who was shut out; with credentials in it whoever reads logs can be that customer.",
    remedy="make an `aws.wafv2.WebAclLoggingConfiguration` for it, with `redacted_fields` for the headers that carry keys",
    kind=Kind.RELATION,
    on=(FIREWALL,),
    severity=(Severity.LOW, Severity.HIGH),
    parameters={
        "headers": Parameter(
            dev=HEADERS,
            prod=HEADERS,
            description="Headers that carry credentials, in lower case. OpenAI's API and its imitators use the first, gateways the last.",
        )
    },
    sources=("https://docs.aws.amazon.com/waf/latest/developerguide/logging-management-configure.html",),
    peers=("CKV2_AWS_31",),
)
def refusals_are_logged_without_keys(firewall: Resource, world: World) -> Found:
    """Each log of a firewall has its own list of what it leaves out."""
    logs = world.graph.users(firewall, LOGGING, key="resourceArn")
    if not logs:
        yield f"`{firewall.name}` logs nothing"
    for log in logs:
        hidden = {str(field.get("singleHeader", {}).get("name")).lower() for field in log.get("redactedFields", [])}
        if shown := [header for header in world.parameters["headers"] if header not in hidden]:
            yield f"`{log.name}` writes {', '.join(f'`{header}`' for header in shown)} into the log; redact what carries keys"
