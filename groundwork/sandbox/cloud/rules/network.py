"""Address ranges, zones, endpoints and ways out.

Source: Amazon EC2 API reference, error codes and the operations named; VPC user guide, "VPC CIDR blocks", read 2026-11.
"""

from ipaddress import IPv4Network, ip_network

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import SUBNET, Case, zone_of
from groundwork.sandbox.cloud.store import Store, Thing

VPC = "aws:ec2/vpc:Vpc"
ASSOCIATION = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
NAT = "aws:ec2/natGateway:NatGateway"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LARGEST, SMALLEST = 16, 28
"""Prefix lengths between which a range of a VPC or subnet must lie."""


def _range(text: object, code: str) -> IPv4Network:
    try:
        network = ip_network(str(text), strict=False)
    except ValueError as wrong:
        raise CloudError(
            "InvalidParameterValue",
            f"Value ({text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.",
        ) from wrong
    if not isinstance(network, IPv4Network) or not LARGEST <= network.prefixlen <= SMALLEST:
        raise CloudError(code, f"The CIDR '{text}' is invalid.")
    return network


def vpc_has_a_legal_range(case: Case) -> None:
    """/16 to /28."""
    if case.get("cidrBlock"):
        _range(case.get("cidrBlock"), "InvalidVpc.Range")


def subnet_is_in_a_zone_of_the_region(case: Case) -> None:
    """The zone exists, by the catalogue."""
    zone, region = case.get("availabilityZone"), case.catalog.aws.regions.get(case.region)
    names = [known.name for known in region.zones] if region else []
    if zone and names and zone not in names:
        allowed = ", ".join(names)
        raise CloudError(
            "InvalidParameterValue",
            f"Value ({zone}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {allowed}.",
        )


def subnet_has_a_range_of_its_own(case: Case) -> None:
    """Within the VPC's ranges, and apart from its other subnets'."""
    vpc, text = case.get("vpcId"), case.get("cidrBlock")
    if not text:
        return
    mine = _range(text, "InvalidSubnet.Range")
    if not any(mine.subnet_of(whole) for whole in _ranges(case.store, str(vpc))):
        raise CloudError("InvalidSubnet.Range", f"The CIDR '{text}' is invalid.")
    for other in case.store.naming(SUBNET, (VPC, str(vpc))):
        theirs = other.state.get("cidrBlock")
        if other.id != case.made.id and theirs and mine.overlaps(IPv4Network(theirs)):
            raise CloudError("InvalidSubnet.Conflict", f"The CIDR '{text}' conflicts with another subnet")


def _ranges(store: Store, vpc_id: str) -> list[IPv4Network]:
    vpc = store.get(VPC, vpc_id)
    texts = [vpc.state.get("cidrBlock")] if vpc else []
    texts += [other.state.get("cidrBlock") for other in store.naming(ASSOCIATION, (VPC, vpc_id))]
    return [IPv4Network(text) for text in texts if text]


def reservation_lies_in_its_subnet(case: Case) -> None:
    """A reserved range is part of the subnet's."""
    subnet = case.store.get(SUBNET, str(case.get("subnetId")))
    text = str(case.get("cidrBlock"))
    if subnet and not IPv4Network(text).subnet_of(IPv4Network(subnet.state["cidrBlock"])):
        raise CloudError(
            "InvalidParameterValue", f"CIDR reservation {text} is not within the CIDR of subnet {subnet.id}"
        )


def endpoint_has_one_subnet_a_zone(case: Case) -> None:
    """An interface endpoint takes one subnet of each zone."""
    seen: set[str] = set()
    for subnet in case.subnets("subnetIds[]"):
        if zone_of(subnet) in seen:
            raise CloudError(
                "DuplicateSubnetsInSameZone",
                f"Found another VPC endpoint subnet in the availability zone of {subnet.id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.",
            )
        seen.add(zone_of(subnet))


def private_dns_is_possible_and_free(case: Case) -> None:
    """Private DNS needs both DNS attributes of the VPC, and one endpoint of a service has the name."""
    if case.get("privateDnsEnabled") is not True:
        return
    vpc_id, service = case.get("vpcId"), case.get("serviceName")
    vpc = case.store.get(VPC, str(vpc_id))
    if vpc and not (vpc.state.get("enableDnsSupport") and vpc.state.get("enableDnsHostnames")):
        raise CloudError(
            "InvalidParameter",
            f"Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {vpc_id}",
        )
    for other in case.store.naming(case.made.spec.type, (VPC, str(vpc_id))):
        same = other.state.get("serviceName") == service and other.state.get("privateDnsEnabled")
        if same and other.id != case.made.id:
            raise CloudError(
                "InvalidParameter",
                f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for {service} in the VPC {vpc_id}",
            )


def public_addresses_go_before_the_gateway(store: Store, gateway: Thing) -> None:
    """A gateway cannot leave a network that still has public addresses: NAT gateways, public load balancers."""
    vpc_id = str(gateway.state.get("vpcId"))
    for subnet in store.naming(SUBNET, (VPC, vpc_id)):
        inside = (SUBNET, subnet.id)
        nats = [nat for nat in store.naming(NAT, inside) if nat.state.get("allocationId")]
        balancers = [balancer for balancer in store.naming(BALANCER, inside) if not balancer.state.get("internal")]
        if nats or balancers:
            raise CloudError(
                "DependencyViolation",
                f"Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.",
            )


def subnets_go_before_their_range(store: Store, association: Thing) -> None:
    """A range stays while a subnet lies in it."""
    whole = IPv4Network(association.state["cidrBlock"])
    for subnet in store.naming(SUBNET, (VPC, str(association.state.get("vpcId")))):
        text = subnet.state.get("cidrBlock")
        if text and IPv4Network(text).subnet_of(whole):
            raise CloudError(
                "InvalidCidrBlock.InUse",
                f"The vpc CIDR block '{whole}' is in use by subnet '{subnet.id}' and cannot be disassociated.",
            )
