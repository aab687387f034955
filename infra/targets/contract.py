"""What every target returns: one small contract for clusters, one for hosts, so that the platform needs no cloud's name."""

from dataclasses import dataclass, field
from typing import Any

import pulumi


@dataclass(frozen=True)
class BuiltPool:
    """A pool as it was built."""

    name: str
    machines: tuple[str, ...]
    accelerator: str | None
    accelerators_per_node: float
    zones: tuple[str, ...]
    nodes_min: int
    nodes_max: int
    labels: dict[str, str] = field(default_factory=dict[str, str])
    taints: dict[str, str] = field(default_factory=dict[str, str])
    replacement_window: str | None = None
    """Days, start (UTC) and length in which whoever scales may replace machines that drifted; None: not by itself."""
    groups: tuple[pulumi.Output[str], ...] = ()
    """Names of the cloud's node groups that make up the pool."""
    priorities: dict[str, int] = field(default_factory=dict[str, int])
    """Group's name to its priority, higher first: what the cluster autoscaler's `priority` expander asks for."""


@dataclass(frozen=True)
class Recorded:
    """Servers that were there already: nothing was made, the inventory is in the outputs."""

    provider: str
    exports: dict[str, pulumi.Output[Any]] = field(default_factory=dict[str, pulumi.Output[Any]])
    """Stack outputs by name; no secret among them."""


@dataclass(frozen=True)
class Built:
    """A Kubernetes cluster and what stands around it, ready for the platform."""

    provider: str
    cluster_name: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    certificate_authority: pulumi.Output[str]
    pools: tuple[BuiltPool, ...]
    storage: dict[str, pulumi.Output[str]]
    """Storage by use (`models`, `lustre`, `shared-files`, `registry/<name>`) to its id or address."""
    identities: dict[str, pulumi.Output[str]]
    """Workload identity by name to its role."""
    exports: dict[str, pulumi.Output[Any]] = field(default_factory=dict[str, pulumi.Output[Any]])
    """Stack outputs by name; no secret among them."""
