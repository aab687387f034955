"""CLU-15: nodes are not newer than their control plane, and not too old for it."""

from policies.aws.clusters import ADDON, NODE_GROUP, cluster_of, minor
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

PROXY = "kube-proxy"


def _version(member: Resource) -> str | None:
    """The Kubernetes version of a node group's image, or of the proxy that runs on all nodes."""
    if member.type == ADDON:
        return member.get("addonVersion")
    return member.get("releaseVersion") or member.get("version")


def _says_its_version(member: Resource, world: World) -> bool:
    counts = member.type == NODE_GROUP or member.get("addonName") == PROXY
    return counts and cluster_of(member, world) is not None and _version(member) is not None


@rule(
    "CLU-15",
    "Nodes and their proxy are no newer than the control plane, and no more than three minor versions older.",
    why="EKS refuses a newer node group half way through an update; nodes that are too old stop working with the API.",
    remedy="set `cluster.version` first and let the pools' images follow; in a program, choose `release_version` and the add-on's version for the cluster's version",
    kind=Kind.RELATION,
    on=(NODE_GROUP, ADDON),
    applies=_says_its_version,
    severity=Severity.HIGH,
    key="cluster.version",
    parameters={
        "older": Parameter(
            dev=3,
            prod=3,
            description="Minor versions a kubelet may be behind. Source: Kubernetes, `Version Skew Policy`.",
        )
    },
    sources=("https://kubernetes.io/releases/version-skew-policy/",),
)
def nodes_fit_the_control_plane(member: Resource, world: World) -> Found:
    """A group without a version takes its cluster's."""
    cluster, version = cluster_of(member, world), _version(member)
    plane = cluster.get("version") if cluster else None
    if cluster is None or version is None or plane is None:
        return
    behind = minor(plane) - minor(version)
    if behind < 0:
        yield f"`{member.name}` has version `{version}`, newer than `{plane}` of `{cluster.name}`"
    elif behind > world.parameters["older"]:
        yield f"`{member.name}` has version `{version}`, {behind} minor versions behind `{plane}` of `{cluster.name}`; {world.parameters['older']} are allowed"
