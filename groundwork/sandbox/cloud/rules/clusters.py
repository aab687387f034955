"""EKS: versions, zones, add-ons, and what a node group must have in common with its cluster.

Source: EKS API reference and user guide ("View Amazon EKS networking requirements for VPC and subnets", "Update
existing cluster to new Kubernetes version"), read 2026-11.
"""

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import Case, zone_of
from groundwork.sandbox.cloud.store import Store

CLUSTER = "aws:eks/cluster:Cluster"


def version_is_offered(case: Case) -> None:
    """A version the catalogue knows; an update goes up by one minor version."""
    version = case.get("version")
    if not version:
        return
    old = str(case.before.state.get("version") or version) if case.before else version
    if int(version.split(".")[1]) - int(old.split(".")[1]) not in (0, 1):
        raise CloudError(
            "InvalidParameterException", f"Unsupported Kubernetes minor version update from {old} to {version}"
        )
    if version not in case.catalog.aws.kubernetes:
        raise CloudError("InvalidParameterException", "unsupported Kubernetes version")


def subnets_span_two_zones(case: Case) -> None:
    """The control plane is never in one zone alone."""
    subnets = case.subnets("vpcConfig.subnetIds[]")
    if subnets and len({zone_of(subnet) for subnet in subnets}) < 2:
        raise CloudError("InvalidParameterException", "Subnets specified must be in at least two different AZs")
    if len({subnet.state.get("vpcId") for subnet in subnets}) > 1:
        raise CloudError("InvalidParameterException", "Subnets specified must belong to the same VPC")


def zones_carry_control_planes(case: Case) -> None:
    """A few old zones take nodes but no control plane."""
    region = case.catalog.aws.regions.get(case.region)
    if not region:
        return
    refused = [zone.name for zone in region.zones if not zone.control_plane]
    good = ", ".join(zone.name for zone in region.zones if zone.name not in refused)
    for subnet in case.subnets("vpcConfig.subnetIds[]"):
        if zone_of(subnet) in refused:
            raise CloudError(
                "UnsupportedAvailabilityZoneException",
                f"Cannot create cluster '{case.made.name}' because EKS does not support creating control plane instances in {zone_of(subnet)}, the targeted availability zone. Retry cluster creation using control plane subnets that span at least two of these availability zones: {good}.",
            )


def addon_is_offered(case: Case) -> None:
    """An add-on that some known version of Kubernetes has."""
    name, version = case.get("addonName"), _version(case.store, case.get("clusterName"))
    known = {addon for row in case.catalog.aws.kubernetes.values() for addon in row.addons}
    if name and known and name not in known:
        raise CloudError(
            "InvalidParameterException", f"Addon {name} specified is not supported in {version} kubernetes version"
        )


def group_fits_its_cluster(case: Case) -> None:
    """Release of the image, processor of the machines."""
    version, release = _version(case.store, case.get("clusterName")), case.get("releaseVersion")
    if version and release and not release.startswith(f"{version}."):
        raise CloudError(
            "InvalidParameterException",
            f"Requested release version {release} is not valid for kubernetes version {version}.",
        )
    image = str(case.get("amiType") or "")
    for name in case.texts("instanceTypes[]"):
        machine = case.catalog.aws.machines.get(name)
        if machine and image and image != "CUSTOM" and ("ARM_64" in image.upper()) != (machine.architecture == "arm64"):
            raise CloudError(
                "InvalidParameterException", f"[{name}] is not a valid instance type for requested amiType {image}"
            )


def _version(store: Store, cluster: str | None) -> str | None:
    thing = store.get(CLUSTER, cluster) if cluster else None
    return str(thing.state["version"]) if thing and thing.state.get("version") else None
