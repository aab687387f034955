"""Stack outputs: the inventory as people and other stacks ask for it. No secret is among them."""

from typing import Any

from infra.environment.fleet import Fleet


def exports(fleet: Fleet) -> dict[str, Any]:
    """Stack outputs by name."""
    environment = fleet.environment
    return {
        "gateway": f"https://{environment.gateway.domain}:{environment.gateway.port}" if environment.gateway else None,
        "groups": {name: _group(fleet, name) for name in environment.groups},
        "hosts": {
            server.name: {
                "address": server.address, "group": server.group, "rack": server.rack, "site": server.site,
            }
            for server in fleet.servers
        },
        "models": {name: model.model_dump(mode="json") for name, model in environment.models.items()},
        "sites": {name: list(site.networks) for name, site in environment.sites.items()},
        "target": "onprem",
    }  # fmt: skip


def _group(fleet: Fleet, name: str) -> dict[str, Any]:
    group, gpu = fleet.environment.groups[name], fleet.gpu(name)
    return {
        "distribution": group.distribution,
        "gpu": gpu.name if gpu else group.gpus and group.gpus.pci,
        "gpus_per_host": group.gpus.count if group.gpus else 0,
        "hosts": fleet.sizes.get(name, 0),
        "roles": [role.value for role in group.roles],
    }
