"""The network's gateways, addresses, endpoints and logs, and the way in."""

from collections.abc import Iterator

from groundwork.cost.declare import Facts, priced
from groundwork.cost.money import HOURS, LineItem
from groundwork.plan.model import PlannedResource


@priced("aws:ec2/natGateway:NatGateway")
def nat_gateway(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By the hour, and by what goes through it."""
    yield facts.line("hours", "nat.hour", HOURS)
    yield facts.used("traffic", "nat.gb", "nat-gb")


@priced("aws:ec2/internetGateway:InternetGateway")
def internet_gateway(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """The gateway is free; what leaves by it is charged, and is counted where a usage file says how much."""
    yield facts.used("traffic out", "data.internet-out-gb", "internet-out-gb")


@priced("aws:ec2/eip:Eip")
def address(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """Every public IPv4 address is charged by the hour, in use or not."""
    yield facts.line("public IPv4 address", "public-ipv4.hour", HOURS)


@priced("aws:ec2/vpcEndpoint:VpcEndpoint")
def endpoint(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """Interface endpoints by the hour in each zone and by traffic; gateway endpoints are free."""
    if resource.inputs.get("vpcEndpointType") == "Interface":
        zones = len(resource.inputs.get("subnetIds", []))
        yield facts.line("hours", "vpc-endpoint.az-hour", HOURS * zones, f"{zones} zones")
        yield facts.used("traffic", "vpc-endpoint.gb", "endpoint-gb")


@priced("aws:cloudwatch/logGroup:LogGroup")
def log_group(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """What comes in, and what is kept of it."""
    name = str(resource.inputs.get("name", ""))
    assumption = "cluster-log-gb" if "/eks/" in name else "flow-log-gb" if "flow" in name else "other-log-gb"
    # What AWS services write (flow logs among it) is charged as vended logs, which has its own price.
    yield facts.used("ingest", "logs.vended-gb" if assumption == "flow-log-gb" else "logs.ingest-gb", assumption)
    months = float(resource.inputs.get("retentionInDays", 0)) / 30
    kept = facts.usage[assumption].amount * facts.usage["log-kept-share"].amount * months
    note = f"{months:.0f} months, compressed"
    yield facts.line("kept", "logs.gb-month", kept, note, (assumption, "log-kept-share"))


@priced("aws:wafv2/webAcl:WebAcl")
def firewall(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """The list, each rule, and each request looked at."""
    yield facts.line("web ACL", "waf.acl-month", 1)
    yield facts.line("rules", "waf.rule-month", len(resource.inputs.get("rules", [])))
    yield facts.used("requests", "waf.million-requests", "requests-millions")


@priced("aws:lb/loadBalancer:LoadBalancer")
def load_balancer(resource: PlannedResource, facts: Facts) -> Iterator[LineItem]:
    """By the hour; capacity units come with traffic."""
    kind = "nlb" if resource.inputs.get("loadBalancerType") == "network" else "alb"
    yield facts.line("hours", f"{kind}.hour", HOURS)
