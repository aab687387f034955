"""GW-01: every route of an API asks who is calling."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GW-01",
    "Every route of an API asks who is calling.",
    why="A model that anybody may ask is paid for by whoever owns it, and found within days.",
    remedy="set `authorization_type` to `JWT`, `AWS_IAM` or `CUSTOM` on the route, with its authorizer",
    kind=Kind.RESOURCE,
    on=("aws:apigatewayv2/route:Route",),
    severity=(Severity.HIGH, Severity.CRITICAL),
    sources=("https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html",),
    peers=("CKV_AWS_309",),
)
def routes_ask_who_calls(route: Resource, world: World) -> Found:
    """None is asked for unless the route says so."""
    if route.get("authorizationType", "NONE") == "NONE":
        yield f"`{route.name}` has `authorizationType: NONE`, so everybody may call `{route.get('routeKey', '$default')}`"
