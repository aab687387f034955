"""Tags: the same set on every resource that takes them, so that cost, ownership and leftovers can be found by tag."""

from infra.environment.environment import Environment

ENVIRONMENT = "groundwork:environment"
"""Tag key naming the environment; with the type and `Name` it identifies an object in the cloud, which recovery after a kill relies on."""
STACK = "groundwork:stack"
DISCOVERY = "karpenter.sh/discovery"
"""Tag key by which Karpenter's node classes find subnets and security groups; its value is the cluster's name."""


def tags_of(environment: Environment, stack: str, name: str) -> dict[str, str]:
    """All tags of the resource called `name`; the environment's own cannot override the product's."""
    return {
        **environment.tags,
        "Name": name,
        ENVIRONMENT: environment.name,
        STACK: stack,
        "owner": environment.owner,
        "cost-center": environment.cost_center,
    }
