"""Ways in and out: who may reach the API server and the gateway, and how nodes reach what they need."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from infra.catalog import Catalog
from infra.environment.addressing import parse
from infra.environment.checks.common import key, wrong
from infra.environment.checks.network import home_of
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved


def the_way_out_fits_the_tier(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Production survives the loss of a zone; a network without a way out reaches what it needs by endpoints."""
    network, path = resolved.environment.network, ("network", "nat")
    if resolved.environment.tier == "prod" and network.nat == "single":
        yield wrong(
            "nat",
            path,
            f"{key(*path)} is `single` in tier `prod`, where the loss of one zone would stop image pulls in all",
            "write `nat: per-zone`, or `nat: none` with private endpoints only",
            allowed=("per-zone", "none"),
            value="single",
        )
    if network.nat == "none" and network.endpoints != "full":
        path = ("network", "endpoints")
        yield wrong(
            "endpoints",
            path,
            f"{key(*path)} is `{network.endpoints}` and `network.nat` is `none`, so nodes could reach neither the registry nor the cluster",
            "write `endpoints: full`",
            allowed=("full",),
            value=network.endpoints,
        )
    for name, model in resolved.environment.models.items():
        if network.nat == "none" and model.source.startswith("hf://"):
            path = ("models", name, "source")
            yield wrong(
                "model-source",
                path,
                f"{key(*path)} is `{model.source}`, which lies on the internet, and `network.nat` is `none`",
                f"copy it to a bucket and write `s3://…`, or `registry://{name}`",
                value=model.source,
            )


def doors_are_opened_on_purpose(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The API server is never open to everyone, a public gateway says to whom, and a closed one to nobody."""
    for index, text in enumerate(resolved.environment.cluster.public_cidrs):
        network, path = parse(text), ("cluster", "public_cidrs", index)
        if isinstance(network, IPv4Network) and network.prefixlen == 0:
            yield wrong(
                "open-api",
                path,
                f"{key(*path)} is `{text}`, which opens the cluster's API server to the whole internet",
                "name the ranges you work from, or leave the key out and reach it through the network",
                value=text,
            )
    for index, text in enumerate(resolved.environment.cluster.private_cidrs):
        network, path = parse(text), ("cluster", "private_cidrs", index)
        if isinstance(network, IPv4Network) and home_of(network) is None:
            yield wrong(
                "private-api", path, f"{key(*path)} is `{text}`, which no private endpoint can be reached from",
                "name ranges of networks that are joined with this one; those of the internet belong under `cluster.public_cidrs`", value=text,
            )  # fmt: skip
    gateway = resolved.environment.gateway
    path = ("gateway", "allowed_cidrs")
    if gateway.exposure == "public" and not gateway.allowed_cidrs:
        yield wrong(
            "open-gateway",
            path,
            f"{key(*path)} is empty and `gateway.exposure` is `public`",
            "name who may connect; `0.0.0.0/0` says everyone and must be written out",
        )
    if gateway.exposure == "none" and gateway.allowed_cidrs:
        yield wrong(
            "closed-gateway",
            path,
            f"{key(*path)} names ranges and `gateway.exposure` is `none`, so nothing would let them in",
            "write `exposure: private` or `public`, or leave the ranges out",
        )
    for index, text in enumerate(gateway.allowed_cidrs):
        network = parse(text)
        if gateway.exposure == "private" and isinstance(network, IPv4Network) and home_of(network) is None:
            path = ("gateway", "allowed_cidrs", index)
            yield wrong(
                "private-gateway",
                path,
                f"{key(*path)} is `{text}`, which no private gateway can be reached from",
                "name ranges of your own network, or write `exposure: public`",
                value=text,
            )
