"""Names: those the product keeps for itself cannot be taken by tags, labels, taints or pools."""

from collections.abc import Iterator
from typing import Final

from infra.catalog import Catalog
from infra.environment.checks.common import key, wrong
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved

OWN_TAGS: Final = frozenset({"name", "owner", "cost-center"})
TAG_PREFIXES: Final = ("groundwork:", "aws:", "kubernetes.io/", "k8s.io/", "karpenter.", "eks:", "elbv2.k8s.aws/")
"""Tags that this project, AWS and the cluster's controllers find their own objects by."""
LABEL_PREFIXES: Final = (
    "groundwork/",
    "kubernetes.io/",
    "k8s.io/",
    "nvidia.com/",
    "eks.amazonaws.com/",
    "karpenter.sh/",
    "karpenter.k8s.aws/",
    "amazonaws.com/",
)
"""Label prefixes, with every subdomain, that the product, Kubernetes and its controllers set themselves."""
ACCELERATOR_TAINTS: Final = frozenset({"nvidia.com/gpu", "aws.amazon.com/neuron"})
SYSTEM_POOL: Final = "system"


def tags_do_not_take_our_own(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Tags by which the product finds and accounts for its objects are not overridden; names differ by more than case."""
    seen: dict[str, str] = {}
    for name in resolved.environment.tags:
        path, folded = ("tags", name), name.lower()
        if folded in OWN_TAGS or folded.startswith(TAG_PREFIXES):
            own = {"owner": "`owner`", "cost-center": "`cost_center`"}.get(folded)
            hint = f"set {own} of the environment instead" if own else "choose another key"
            yield wrong(
                "reserved-tag",
                path,
                f"{key(*path)} is a tag that {'AWS or the cluster sets' if ':' in name or '/' in name else 'is set already'} on everything",
                hint,
            )
        elif folded in seen:
            yield wrong(
                "tag-case",
                path,
                f"{key(*path)} differs from `{seen[folded]}` by case alone, and cost reports would split them",
                "keep one of the two",
            )
        seen[folded] = name


def labels_do_not_take_our_own(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Labels and taints that the product, Kubernetes or its controllers set are not overridden."""
    for pool_name, pool in resolved.environment.pools.items():
        for field, names in (("labels", pool.labels), ("taints", pool.taints)):
            for name in names:
                if _is_reserved(name):
                    path = ("pools", pool_name, field, name)
                    own = f"use a prefix of your own, for example `example.com/{name.rpartition('/')[2]}`"
                    hint = (
                        "leave it out; pools with accelerators carry that taint already"
                        if name in ACCELERATOR_TAINTS and field == "taints"
                        else own
                    )
                    yield wrong(
                        "reserved-label",
                        path,
                        f"{key(*path)} begins like a {field[:-1]} that the product or Kubernetes sets itself",
                        hint,
                    )


def pools_do_not_take_our_own(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The system pool's name is taken."""
    if SYSTEM_POOL in resolved.environment.pools:
        path = ("pools", SYSTEM_POOL)
        yield wrong(
            "reserved-pool",
            path,
            f"{key(*path)} has the name of the cluster's own pool",
            "rename it; the system pool itself is described under `cluster.system`",
        )


def repositories_are_named_once(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """No repository is listed twice."""
    names = resolved.environment.storage.registry.repositories
    for index, name in enumerate(names):
        if name in names[:index]:
            path = ("storage", "registry", "repositories", index)
            yield wrong(
                "repository-twice",
                path,
                f"{key(*path)} is `{name}`, which the list names before",
                "name each repository once",
            )


def _is_reserved(name: str) -> bool:
    prefix = name.rpartition("/")[0] + "/"
    return "/" in name and any(prefix == own or prefix.endswith("." + own) for own in LABEL_PREFIXES)
