"""ONP-25: hosts are administered on networks that the world does not route."""

from ipaddress import IPv4Network

from infra.environment.addressing import PRIVATE, SHARED
from infra.environment.sites import Site
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "ONP-25",
    "Hosts of a site are administered on private networks.",
    why="SSH, exporters and file servers listen on that address: a public one is tried by scanners from the first minute on.",
    remedy="set `sites.*.networks` to private ranges, and reach them by a bastion or a tunnel",
    kind=Kind.INVENTORY,
    on=("sites",),
    severity=Severity.HIGH,
    key="sites.*.networks",
    sources=("https://www.rfc-editor.org/rfc/rfc1918",),
)
def sites_are_administered_privately(site: Part[Site], world: World) -> Found:
    """Shared address space (RFC 6598) is not routed either."""
    for text in site.value.networks:
        if not any(IPv4Network(text).subnet_of(one) for one in (*PRIVATE, SHARED)):
            yield f"`sites.{site.name}.networks` has `{text}`, which is no private range"
